import { ServiceUnavailableError } from '@codex/service-errors';
import { CAPTIONS_FOLDER } from '@codex/validation';

/** Where the file lies that a creator uploaded. A new upload gets a new place. */
export function originalKey(mediaId: string, uploadGeneration: number): string {
  return `${originalsOf(mediaId)}${uploadGeneration}`;
}

export function originalsOf(mediaId: string): string {
  return `originals/${mediaId}/`;
}

/** Where a transcoding leaves a file. A new transcoding gets a new place. */
export function outputKey(
  mediaId: string,
  { generation, rendition, file }: { generation: number; rendition: string; file: string },
): string {
  return `${outputsOf(mediaId)}${generation}/${rendition}/${file}`;
}

/** Where captions lie: among the outputs, but of no generation, since a new transcoding keeps them. */
export function captionsKey(mediaId: string, file: string): string {
  return `${outputsOf(mediaId)}${CAPTIONS_FOLDER}/${file}`;
}

export function outputsOf(mediaId: string): string {
  return `media/${mediaId}/`;
}

/** Where an uploaded image lies. */
export function imageKey(key: string): string {
  return `images/${key}`;
}

/** Where its copy for phones lies, if it has one. */
export function narrowImageKey(key: string): string {
  return `${imageKey(key)}-narrow`;
}

/** R2's error codes that say more than "try again". https://developers.cloudflare.com/r2/api/error-codes/ */
export const R2_ERRORS = {
  noSuchUpload: 10024,
  invalidPart: 10025,
  badDigest: 10037,
  invalidRange: 10039,
} as const;

/** The code of R2 in an error of its binding. */
export function r2Code(error: unknown): number | undefined {
  const code = error instanceof Error ? /\((\d+)\)\s*$/.exec(error.message)?.[1] : undefined;
  return code === undefined ? undefined : Number(code);
}

/** What storage answers; a storage that does not answer is a 503. @throws ServiceUnavailableError */
export async function answerOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new ServiceUnavailableError(error);
  }
}
