import {
  AUDIO_MIME_TYPES,
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_PARTS,
  MEDIA_STATUSES,
  MEDIA_TYPES,
  VIDEO_MIME_TYPES,
  type MediaType,
} from '@codex/constants';
import { z } from 'zod';
import {
  lineSchema,
  pageOf,
  pageQuery,
  textSchema,
  timestampSchema,
  uuidSchema,
} from './primitives.ts';

const mediaTypeSchema = z.enum(MEDIA_TYPES);

const MIME_TYPES: Record<MediaType, readonly string[]> = {
  video: VIDEO_MIME_TYPES,
  audio: AUDIO_MIME_TYPES,
};

/** Lowercase and without parameters, as `video/mp4` out of `Video/MP4; codecs="avc1"`. */
const mimeTypeSchema = z
  .string()
  .max(200)
  .transform((text) => (text.split(';')[0] ?? '').trim().toLowerCase())
  .pipe(z.enum([...VIDEO_MIME_TYPES, ...AUDIO_MIME_TYPES], 'Files of this kind cannot be used.'));

const fileSizeSchema = z
  .int()
  .min(1, 'The file is empty.')
  .max(MAX_UPLOAD_BYTES, `At most ${MAX_UPLOAD_BYTES} bytes.`);

/** Whether a file's MIME type is one of its kind of media. */
export function fitsMediaType(mimeType: string, mediaType: MediaType): boolean {
  return MIME_TYPES[mediaType].includes(mimeType);
}

/** `POST /api/media` */
export const createMediaItemSchema = z
  .strictObject({
    title: lineSchema(200),
    description: textSchema(5000).nullish(),
    mediaType: mediaTypeSchema,
    mimeType: mimeTypeSchema,
    fileSizeBytes: fileSizeSchema,
  })
  .superRefine(({ mediaType, mimeType }, context) => {
    if (fitsMediaType(mimeType, mediaType)) return;
    const message = `This is not a type of ${mediaType} file.`;
    context.addIssue({ code: 'custom', path: ['mimeType'], message });
  });
export type CreateMediaItemInput = z.output<typeof createMediaItemSchema>;

/**
 * `PATCH /api/media/:id`. `status: 'uploading'` starts the upload of a failed item over, with
 * another file where its size and type are given too.
 */
export const updateMediaItemSchema = z
  .strictObject({
    title: lineSchema(200).optional(),
    description: textSchema(5000).nullable().optional(),
    status: z.enum(MEDIA_STATUSES).optional(),
    mimeType: mimeTypeSchema.optional(),
    fileSizeBytes: fileSizeSchema.optional(),
  })
  .superRefine(({ status, mimeType, fileSizeBytes }, context) => {
    if (status === 'uploading') return;
    const message = 'Only together with status "uploading".';
    for (const [field, value] of Object.entries({ mimeType, fileSizeBytes })) {
      if (value !== undefined) context.addIssue({ code: 'custom', path: [field], message });
    }
  });
export type UpdateMediaItemInput = z.output<typeof updateMediaItemSchema>;

/** `GET /api/media` */
export const mediaQuerySchema = z.object({
  ...pageQuery,
  status: z.enum(MEDIA_STATUSES).optional(),
  mediaType: mediaTypeSchema.optional(),
});
export type MediaQuery = z.output<typeof mediaQuerySchema>;

/** `PUT /api/media/:id/parts/:n` */
export const partParams = z.object({
  id: uuidSchema,
  n: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'Parts are numbered from 1.')
    .transform(Number)
    .pipe(z.int().max(MAX_UPLOAD_PARTS)),
});

/** A part that arrived. */
export const uploadPartSchema = z.object({
  partNumber: z.int(),
  etag: z.string(),
  sizeBytes: z.int(),
});
export type UploadPart = z.output<typeof uploadPartSchema>;

export const uploadPartListSchema = z.object({ items: z.array(uploadPartSchema) });

/** One rung of a ladder. Bitrate: average bits per second. */
export const renditionSchema = z.strictObject({
  /** The folder it lies in: `v720`, `audio`, `a128`. */
  name: z.string().regex(/^(v\d{1,4}|a\d{1,3}|audio)$/),
  kind: z.enum(['video', 'audio']),
  width: z.int().positive().max(20_000).nullable(),
  height: z.int().positive().max(20_000).nullable(),
  bitrate: z.int().positive(),
  /** RFC 6381, e.g. `avc1.640028`. */
  codecs: z.string().min(1).max(100),
});

/** A media item as its owner sees it. No storage key is in it. */
export const mediaItemSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    description: z.string().nullable(),
    mediaType: mediaTypeSchema,
    mimeType: z.string(),
    fileSizeBytes: z.int(),
    status: z.enum(MEDIA_STATUSES),
    progressPercent: z.int(),
    failureReason: z.string().nullable(),
    durationSeconds: z.number().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    thumbnailUrl: z.string().nullable(),
    waveformUrl: z.string().nullable(),
    renditions: z.array(renditionSchema),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    uploadedAt: timestampSchema.nullable(),
    /** While it is being uploaded: into how many parts of which size (bytes, the last may be shorter). */
    upload: z.object({ partSizeBytes: z.int(), partCount: z.int() }).optional(),
  })
  .meta({ id: 'Media' });
export type MediaItem = z.output<typeof mediaItemSchema>;

export const mediaListSchema = pageOf(mediaItemSchema);
export type MediaList = z.output<typeof mediaListSchema>;

/** BCP 47, answered in its canonical spelling: `de-AT` out of `DE-at`. */
const languageSchema = z
  .string()
  .max(35)
  .transform((text, context) => {
    try {
      const [language = ''] = Intl.getCanonicalLocales(text);
      if (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$/.test(language)) return language;
    } catch {
      // Said below.
    }
    context.addIssue({
      code: 'custom',
      message: 'Name a language as BCP 47 does, e.g. "en" or "pt-BR".',
    });
    return z.NEVER;
  });

/** `…/api/media/:id/captions/:language` */
export const captionsParams = z.object({ id: uuidSchema, language: languageSchema });

/** `PUT /api/media/:id/captions/:language`: without a label it is the language's own name. */
export const captionsQuerySchema = z.object({ label: lineSchema(100).optional() });

/** Captions of a media item as its owner sees them. */
export const mediaCaptionsSchema = z
  .object({
    /** BCP 47. */
    language: z.string(),
    /** What the viewer's menu says. */
    label: z.string(),
    cueCount: z.int(),
    sizeBytes: z.int(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'MediaCaptions' });
export type MediaCaptions = z.output<typeof mediaCaptionsSchema>;

export const mediaCaptionsListSchema = z.object({ items: z.array(mediaCaptionsSchema) });

/** The folder and the name of a file of captions in storage and in a player's address. */
export const CAPTIONS_FOLDER = 'captions';

export function isCaptionsName(rendition: string, file: string): boolean {
  return rendition === CAPTIONS_FOLDER && /^[0-9a-f]{32}\.vtt$/.test(file);
}
