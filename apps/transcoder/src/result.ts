import { z } from 'zod';

export const renditionSchema = z.strictObject({
  /** The folder it lies in: `v720`, `audio`, `a128`. */
  name: z.string().regex(/^(v\d{1,4}|a\d{1,3}|audio)$/),
  kind: z.enum(['video', 'audio']),
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  /** Average bits per second. */
  bitrate: z.int().positive(),
  /** RFC 6381, e.g. `avc1.640028`. */
  codecs: z.string().min(1).max(100),
});

/** What a finished (or playable) generation consists of. Paths are `rendition/file`. */
export const transcodeResultSchema = z.strictObject({
  durationSeconds: z.number().positive(),
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  frameRate: z.number().positive().nullable(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  renditions: z.array(renditionSchema).min(1).max(20),
  posterPath: z.string().nullable(),
  thumbnailsPath: z.string().nullable(),
  waveformPath: z.string().nullable(),
  /** Bytes of all outputs together. */
  sizeBytes: z.int().positive(),
});

export type Rendition = z.output<typeof renditionSchema>;
export type TranscodeResult = z.output<typeof transcodeResultSchema>;
