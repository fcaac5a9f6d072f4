import { POSTER_PATH } from '@codex/constants';
import { z } from 'zod';
import { renditionSchema } from './media.ts';
import { uuidSchema } from './primitives.ts';
import { thumbhashSchema } from './thumbhash.ts';

const generationSchema = z.int().positive().max(2_147_483_647);

/**
 * What a finished (or, with fewer rungs, already playable) generation consists of. Paths are
 * `rendition/file`. The transcoder says it, content-api believes it only in this shape.
 */
export const transcodeResultSchema = z.strictObject({
  durationSeconds: z.number().positive(),
  width: z.int().positive().max(20_000).nullable(),
  height: z.int().positive().max(20_000).nullable(),
  frameRate: z.number().positive().nullable(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  renditions: z.array(renditionSchema).min(1).max(20),
  posterPath: z.literal(POSTER_PATH).nullable(),
  /** Of the poster. */
  thumbhash: thumbhashSchema.nullable().default(null),
  thumbnailsPath: z.literal('thumbnails/thumbnails.vtt').nullable(),
  waveformPath: z.literal('waveform/peaks.json').nullable(),
  /** Bytes of all outputs together. */
  sizeBytes: z.int().positive(),
});
export type TranscodeResult = z.output<typeof transcodeResultSchema>;

/** Bodies of `POST /internal/media/:id/transcoding/…` */
export const transcodingStartSchema = z.strictObject({ generation: generationSchema });
export const transcodingProgressSchema = z.strictObject({
  generation: generationSchema,
  percent: z.number().min(0).max(100),
});
export const transcodingResultSchema = z.strictObject({
  generation: generationSchema,
  result: transcodeResultSchema,
});
export const transcodingFailureSchema = z.strictObject({
  generation: generationSchema,
  /** For the creator to read. */
  reason: z.string().trim().min(1).max(1000),
});

/** What the transcoder needs to know of its source. */
export const transcodingSourceSchema = z.object({
  mediaType: z.enum(['video', 'audio']),
  mimeType: z.string(),
  fileSizeBytes: z.int(),
});

/** Names of the files a transcoding may leave behind; nothing else is stored or served. */
const OUTPUT_FILES: readonly [rendition: RegExp, file: RegExp][] = [
  [/^hls$/, /^master\.m3u8$/],
  [/^(v\d{1,4}|a\d{1,3}|audio)$/, /^(index\.m3u8|init\.mp4|seg_\d{1,6}\.m4s)$/],
  [/^poster$/, /^(poster|\d{3,4})\.(jpg|webp)$/],
  [/^thumbnails$/, /^(sprite(_\d{1,4})?\.jpg|thumbnails\.vtt)$/],
  [/^waveform$/, /^peaks\.json$/],
];

/** Whether a transcoding may write, and a player may read, this file. */
export function isOutputName(rendition: string, file: string): boolean {
  return OUTPUT_FILES.some(([folder, name]) => folder.test(rendition) && name.test(file));
}

/** `PUT /internal/media/:id/outputs/:generation/:rendition/:file` */
export const outputParams = z
  .object({
    id: uuidSchema,
    generation: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .transform(Number),
    rendition: z.string(),
    file: z.string(),
  })
  .refine(({ rendition, file }) => isOutputName(rendition, file), {
    path: ['file'],
    message: 'A transcoding leaves no file of this name.',
  });
