import { MAX_COUNTED_ITEMS } from '@codex/constants';
import {
  causeValue,
  schema,
  scopedNotDeleted,
  withPagination,
  type Database,
} from '@codex/database';
import type { CreateMediaItemInput, MediaQuery, UpdateMediaItemInput } from '@codex/validation';
import { and, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm';
import { statusesBefore, type MediaEvent } from './media-status.ts';
import type { MediaRow } from './media-view.ts';
import type { PartPlan } from './upload-parts.ts';

const { mediaItems, uploadParts } = schema;

const ownMedia = (actorId: string, id: string) =>
  and(eq(mediaItems.id, id), scopedNotDeleted(mediaItems, actorId));

/** The guard of a compare-and-set: the event may happen to the item as it is now. */
const may = (event: MediaEvent) => inArray(mediaItems.status, statusesBefore(event));

export async function insertMedia(
  db: Database,
  creatorId: string,
  input: CreateMediaItemInput & PartPlan,
): Promise<MediaRow> {
  const [row] = await db
    .insert(mediaItems)
    .values({ ...input, creatorId })
    .returning();
  if (!row) throw new Error('an insert answers its row');
  return row;
}

export async function findOwnMedia(
  db: Database,
  actorId: string,
  id: string,
): Promise<MediaRow | undefined> {
  const [row] = await db.select().from(mediaItems).where(ownMedia(actorId, id));
  return row;
}

export async function listOwnMedia(db: Database, actorId: string, query: MediaQuery) {
  const { status, mediaType } = query;
  const where = and(
    scopedNotDeleted(mediaItems, actorId),
    status && eq(mediaItems.status, status),
    mediaType && eq(mediaItems.mediaType, mediaType),
  );
  const { limit, offset } = withPagination(query);
  const counted = countOf(where);
  if (offset < MAX_COUNTED_ITEMS) {
    const rows = await db
      .select({ ...getTableColumns(mediaItems), total: counted })
      .from(mediaItems)
      .where(where)
      .orderBy(sql`${mediaItems.createdAt} desc nulls last`, sql`${mediaItems.id} desc`)
      .limit(limit)
      .offset(offset);
    if (rows[0] || offset === 0) return { rows, total: rows[0]?.total ?? 0 };
  }
  const { rows } = await db.execute<{ total: number }>(sql`select ${counted} as total`);
  return { rows: [], total: rows[0]?.total ?? 0 };
}

function countOf(where: SQL | undefined): SQL<number> {
  const matching = sql`select 1 from ${mediaItems} where ${where} limit ${MAX_COUNTED_ITEMS}`;
  return sql<number>`${sql`(select count(*)::int from (${matching}) as matching)`}`;
}

export async function changeMedia(
  db: Database,
  actorId: string,
  id: string,
  { title, description }: Pick<UpdateMediaItemInput, 'title' | 'description'>,
): Promise<MediaRow | undefined> {
  const [row] = await db
    .update(mediaItems)
    .set({ title, description, updatedAt: sql`now()` })
    .where(ownMedia(actorId, id))
    .returning();
  return row;
}

/** Starts the upload of `media` over. Undefined when it is no longer as it was read. */
export async function resetUpload(
  db: Database,
  actorId: string,
  media: MediaRow,
  file: Pick<MediaRow, 'mimeType' | 'fileSizeBytes'> & PartPlan,
): Promise<MediaRow | undefined> {
  const [[row]] = await db.batch([
    db
      .update(mediaItems)
      .set({
        ...file,
        status: 'uploading',
        uploadGeneration: media.uploadGeneration + 1,
        r2UploadId: null,
        progressPercent: 0,
        failureReason: null,
        uploadedAt: null,
        staleSince: sql`now()`,
      })
      .where(
        and(
          ownMedia(actorId, media.id),
          may('reset'),
          eq(mediaItems.uploadGeneration, media.uploadGeneration),
        ),
      )
      .returning(),
    db
      .delete(uploadParts)
      .where(
        and(
          eq(uploadParts.mediaId, media.id),
          sql`${uploadParts.uploadGeneration} < (select m.upload_generation from media_items m where m.id = ${media.id})`,
        ),
      ),
  ]);
  return row;
}

/** Orders a transcoding in the transaction of the event that causes it. The item as it then is. */
export async function orderTranscoding(
  db: Database,
  actorId: string,
  { id, uploadGeneration }: MediaRow,
  event: 'uploaded' | 'retried',
): Promise<MediaRow | undefined> {
  const [, [row]] = await db.batch([
    db.execute(sql`
      with ordered as (
        update media_items
        set status = 'uploaded', generation = generation + 1, r2_upload_id = null, progress_percent = 0,
          failure_reason = null, uploaded_at = coalesce(uploaded_at, now()), updated_at = now()
        where id = ${id} and creator_id = ${actorId} and deleted_at is null
          and upload_generation = ${uploadGeneration} and ${may(event)}
        returning id, generation
      )
      select enqueue_transcode(id, generation, ${causeValue()}) from ordered`),
    db.select().from(mediaItems).where(ownMedia(actorId, id)),
  ]);
  return row;
}

/**
 * Deletes own media that no item uses and nobody bought. The row is locked first, as it is by those
 * who begin to use it, so that the second statement sees who did.
 */
export async function deleteMedia(
  db: Database,
  actorId: string,
  id: string,
): Promise<'deleted' | 'in_use' | 'not_found'> {
  const isUsed = sql`exists (
    select 1 from content c where c.media_item_id = ${id}::uuid and (c.deleted_at is null
      or exists (select 1 from purchases p where p.content_id = c.id and p.status <> 'refunded')))`;
  const [found, deleted] = await db.batch([
    db.select({ id: mediaItems.id }).from(mediaItems).where(ownMedia(actorId, id)).for('update'),
    db
      .update(mediaItems)
      .set({ deletedAt: sql`now()` })
      .where(and(ownMedia(actorId, id), sql`not ${isUsed}`))
      .returning({ id: mediaItems.id }),
  ]);
  if (deleted.length > 0) return 'deleted';
  return found.length > 0 ? 'in_use' : 'not_found';
}
