import { CONTENT_TYPES } from '@codex/constants';
import { z } from 'zod';
import { contentSchema } from './content.ts';
import { pageOf, pageQuery, timestampSchema, uuidSchema } from './primitives.ts';

/** A year of playing is more than anything lasts. */
const MAX_SECONDS = 366 * 24 * 3600;

/** `GET /api/access/streaming-url/:contentId`, `…/playback-progress/:contentId` */
export const getStreamingUrlSchema = z.object({ contentId: uuidSchema });

/** `GET /v/:token/:mediaId/:rendition/:file`: what is wrong with them the token's check says. */
export const streamParams = z.object({
  token: z.string(),
  mediaId: z.string(),
  rendition: z.string(),
  file: z.string(),
});

/** `POST /api/access/playback-progress/:contentId` */
export const savePlaybackProgressSchema = z.strictObject({
  positionSeconds: z.number().min(0).max(MAX_SECONDS),
  durationSeconds: z.number().positive().max(MAX_SECONDS),
  /** The person moved to this position: it counts even where it lies before the stored one. */
  seek: z.boolean().default(false),
});
export type SavePlaybackProgressInput = z.output<typeof savePlaybackProgressSchema>;

/** Where a person is in an item. Seconds. */
export const playbackProgressSchema = z
  .object({
    positionSeconds: z.number(),
    durationSeconds: z.number(),
    completed: z.boolean(),
    updatedAt: timestampSchema,
  })
  .meta({ id: 'PlaybackProgress' });
export type PlaybackProgress = z.output<typeof playbackProgressSchema>;

/** A track of captions: WebVTT. */
const captionsSchema = z.object({
  url: z.url(),
  /** BCP 47. */
  language: z.string(),
  label: z.string(),
});

/** What a player needs. `streamingUrl` is an HLS master playlist that plays until `expiresAt`. */
export const streamingUrlSchema = z
  .object({
    streamingUrl: z.url(),
    expiresAt: timestampSchema,
    contentType: z.enum(CONTENT_TYPES),
    /** WebVTT that names the preview picture of every moment. */
    thumbnailsUrl: z.url().nullable(),
    waveformUrl: z.url().nullable(),
    captions: z.array(captionsSchema),
    progress: playbackProgressSchema.nullable(),
  })
  .meta({ id: 'StreamingUrl' });
export type StreamingUrl = z.output<typeof streamingUrlSchema>;

/** `GET /api/user/library` */
export const listUserLibrarySchema = z.object({
  ...pageQuery,
  filter: z.enum(['all', 'in_progress', 'completed', 'not_started']).default('all'),
  contentType: z.enum(CONTENT_TYPES).optional(),
  search: z.string().trim().max(200, 'At most 200 characters.').optional(),
  /** `recent`: last watched or else acquired first; `added`: last acquired first. */
  sortBy: z.enum(['recent', 'added', 'title', 'duration']).default('recent'),
});
export type ListUserLibraryInput = z.output<typeof listUserLibrarySchema>;

/** An item that was bought or may be watched as a member, and where the person is in it. */
export const libraryItemSchema = contentSchema
  .extend({ progress: playbackProgressSchema.nullable() })
  .meta({ id: 'LibraryItem' });
export type LibraryItem = z.output<typeof libraryItemSchema>;

export const libraryListSchema = pageOf(libraryItemSchema);
export type LibraryList = z.output<typeof libraryListSchema>;
