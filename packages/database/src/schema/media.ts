import { MEDIA_STATUSES, MEDIA_TYPES } from '@codex/constants';
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment, updatedAt } from './columns.ts';

/** One rung of a ladder as it lies in storage. Bitrate in bits per second. */
export interface Rendition {
  name: string;
  kind: 'video' | 'audio';
  width: number | null;
  height: number | null;
  bitrate: number;
  codecs: string;
}

/** What the visible generation of a media item consists of, besides its renditions. */
export interface MediaAssets {
  poster: string | null;
  /** Of the poster, base64. Generations made before there were any have none. */
  thumbhash?: string | null;
  thumbnails: string | null;
  waveform: string | null;
}

export const mediaItems = pgTable(
  'media_items',
  {
    id: id(),
    creatorId: uuid()
      .notNull()
      .references(() => users.id),
    title: text().notNull(),
    description: text(),
    mediaType: text({ enum: MEDIA_TYPES }).notNull(),
    mimeType: text().notNull(),
    fileSizeBytes: bigint({ mode: 'number' }).notNull(),
    status: text({ enum: MEDIA_STATUSES }).notNull().default('uploading'),
    progressPercent: integer().notNull().default(0),
    failureReason: text(),
    durationSeconds: doublePrecision(),
    width: integer(),
    height: integer(),
    renditions: jsonb().$type<Rendition[]>().notNull().default([]),
    assets: jsonb()
      .$type<MediaAssets>()
      .notNull()
      .default({ poster: null, thumbnails: null, waveform: null }),
    partSizeBytes: integer().notNull(),
    partCount: integer().notNull(),
    /** Counts uploads of this item; the original's key ends with it. */
    uploadGeneration: integer().notNull().default(1),
    /** R2's id of the multipart upload in progress. */
    r2UploadId: text(),
    /** Counts transcoding orders. Outputs are written under it. */
    generation: integer().notNull().default(0),
    /** The generation viewers see. Set by compare-and-set when a transcoding is complete or playable. */
    readyGeneration: integer(),
    uploadedAt: moment(),
    /** Since when objects of an earlier upload or generation may lie in storage. Swept by cron. */
    staleSince: moment(),
    /** When its objects were removed from storage after deletion. */
    sweptAt: moment(),
    deletedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('media_items_creator_idx')
      .on(t.creatorId, t.createdAt.desc())
      .where(sql`${t.deletedAt} is null`),
    index('media_items_sweep_idx')
      .on(t.deletedAt)
      .where(sql`${t.deletedAt} is not null and ${t.sweptAt} is null`),
    index('media_items_stale_idx')
      .on(t.staleSince)
      .where(sql`${t.staleSince} is not null and ${t.deletedAt} is null`),
    index('media_items_busy_idx')
      .on(t.status, t.updatedAt)
      .where(sql`${t.status} in ('uploading', 'uploaded', 'transcoding')`),
    index('media_items_failed_idx')
      .on(t.updatedAt)
      .where(sql`${t.status} = 'failed' and ${t.deletedAt} is null`),
    check('media_items_size_positive', sql`${t.fileSizeBytes} > 0`),
    check('media_items_progress_range', sql`${t.progressPercent} between 0 and 100`),
    check(
      'media_items_ready_has_generation',
      sql`${t.status} <> 'ready' or ${t.readyGeneration} is not null`,
    ),
    check(
      'media_items_failed_has_reason',
      sql`${t.status} <> 'failed' or ${t.failureReason} is not null`,
    ),
    check(
      'media_items_status_known',
      sql`${t.status} in ('uploading', 'uploaded', 'transcoding', 'ready', 'failed')`,
    ),
  ],
);

/** The parts of an upload that arrived. R2's binding cannot list them. */
export const uploadParts = pgTable(
  'upload_parts',
  {
    mediaId: uuid()
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    uploadGeneration: integer().notNull(),
    partNumber: integer().notNull(),
    etag: text().notNull(),
    sizeBytes: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.mediaId, t.uploadGeneration, t.partNumber] })],
);

/** The captions of a media item, one file of WebVTT per language; where it lies says `file`. */
export const mediaCaptions = pgTable(
  'media_captions',
  {
    mediaId: uuid()
      .notNull()
      .references(() => mediaItems.id, { onDelete: 'cascade' }),
    /** BCP 47, in its canonical spelling. */
    language: text().notNull(),
    label: text().notNull(),
    /** Its name in storage: another one whenever the captions are replaced. */
    file: text().notNull(),
    sizeBytes: integer().notNull(),
    cueCount: integer().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.mediaId, t.language] }),
    check(
      'media_captions_language_form',
      sql`${t.language} ~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$'`,
    ),
    check('media_captions_label_length', sql`char_length(${t.label}) between 1 and 100`),
    check('media_captions_file_form', sql`${t.file} ~ '^[0-9a-f]{32}\\.vtt$'`),
    check('media_captions_size_range', sql`${t.sizeBytes} between 1 and 4194304`),
    check('media_captions_cues_positive', sql`${t.cueCount} > 0`),
  ],
);
