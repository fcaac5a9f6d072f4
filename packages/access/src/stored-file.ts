import type { R2Bucket, R2ObjectBody } from '@cloudflare/workers-types';
import { span } from '@codex/observability';
import { NotFoundError, ServiceError, ServiceUnavailableError } from '@codex/service-errors';
import { isCaptionsName } from '@codex/validation';
import { parseRange, resolveRange, type ByteRange } from './byte-range.ts';

const EXTENSION_TYPES: Record<string, string> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  m4s: 'video/mp4',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json',
};

/** Playlists grow while rungs are still being made; all else of a generation stays as it is. */
const PLAYLIST_AGE_SECONDS = 5;
const FILE_AGE_SECONDS = 30 * 24 * 3600;

/** One file of one generation of a media item. */
export interface StoredFile {
  mediaId: string;
  generation: number;
  rendition: string;
  /** Its name, e.g. `seg_00001.m4s`. */
  file: string;
}

/** Where a file lies in the bucket. Captions are of no generation. */
export function keyOf({ mediaId, generation, rendition, file }: StoredFile): string {
  if (isCaptionsName(rendition, file)) return `media/${mediaId}/${rendition}/${file}`;
  return `media/${mediaId}/${generation}/${rendition}/${file}`;
}

export function isPlaylist({ file }: StoredFile): boolean {
  return file.endsWith('.m3u8');
}

/** The headers of a file as its viewer gets it. Only their own browser may keep it. */
export function fileHeaders(stored: StoredFile, etag: string): Headers {
  const extension = stored.file.slice(stored.file.lastIndexOf('.') + 1);
  const type = EXTENSION_TYPES[extension] ?? 'application/octet-stream';
  const age = isPlaylist(stored) ? PLAYLIST_AGE_SECONDS : `${FILE_AGE_SECONDS}, immutable`;
  return new Headers({
    'Content-Type': stored.rendition.startsWith('a') ? type.replace('video/', 'audio/') : type,
    'Cache-Control': `private, max-age=${age}`,
    'Accept-Ranges': 'bytes',
    ETag: etag,
  });
}

/**
 * Answers a GET or HEAD from the bucket: 200, 206 for a range, 304 where the viewer has it already.
 * @throws NotFoundError · ServiceError `RANGE_NOT_SATISFIABLE` · ServiceUnavailableError when the
 * bucket does not answer
 */
export async function readStoredFile(
  bucket: R2Bucket,
  stored: StoredFile,
  request: Request,
): Promise<Response> {
  const range = parseRange(request.headers.get('range'));
  const ifRange = request.headers.get('if-range');
  // A range that may have to be refused or ignored needs the file's size and version first.
  const known =
    request.method === 'HEAD' || range
      ? await answerOf('head', () => bucket.head(keyOf(stored)))
      : undefined;
  if (known === null) throw new NotFoundError();
  const applies = known && range && (ifRange === null || ifRange === known.httpEtag);
  const part = applies ? partOf(range, known.size) : undefined;
  const object = request.method === 'HEAD' && known ? known : await get(bucket, stored, part);
  const headers = fileHeaders(stored, object.httpEtag);
  const body = 'body' in object ? (object as R2ObjectBody).body : null;
  if (isKnown(request.headers.get('if-none-match'), object.httpEtag)) {
    await body?.cancel();
    return new Response(null, { status: 304, headers });
  }
  const length = part ? part.last - part.first + 1 : object.size;
  headers.set('Content-Length', String(length));
  if (part) headers.set('Content-Range', `bytes ${part.first}-${part.last}/${object.size}`);
  return new Response(body, { status: part ? 206 : 200, headers });
}

async function get(
  bucket: R2Bucket,
  stored: StoredFile,
  part: { first: number; last: number } | undefined,
): Promise<R2ObjectBody> {
  const range = part && { offset: part.first, length: part.last - part.first + 1 };
  const object = await answerOf('get', () => bucket.get(keyOf(stored), range ? { range } : {}));
  if (!object) throw new NotFoundError();
  return object;
}

/** Nothing is served while the bucket does not answer, and the caller may come back. */
async function answerOf<T>(operation: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await span(`R2 ${operation}`, { kind: 'client' }, ask);
  } catch (error) {
    throw new ServiceUnavailableError(error);
  }
}

function partOf(range: ByteRange, size: number): { first: number; last: number } {
  const part = resolveRange(range, size);
  if (!part) {
    const message = `The file has ${size} bytes.`;
    const headers = { 'Content-Range': `bytes */${size}` };
    throw new ServiceError('RANGE_NOT_SATISFIABLE', message, { headers });
  }
  return part;
}

/** Whether `If-None-Match` names this version. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  const names = ifNoneMatch?.split(',').map((name) => name.trim().replace(/^W\//, '')) ?? [];
  return names.includes('*') || names.includes(etag);
}
