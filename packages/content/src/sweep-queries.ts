import { schema, type Database } from '@codex/database';
import { and, asc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';

const { mediaItems } = schema;

/** Deleted media whose objects are still there, longest deleted first. */
export function findDeleted(db: Database, { before, limit }: { before: Date; limit: number }) {
  return db
    .select({
      id: mediaItems.id,
      uploadGeneration: mediaItems.uploadGeneration,
      r2UploadId: mediaItems.r2UploadId,
    })
    .from(mediaItems)
    .where(
      and(
        isNotNull(mediaItems.deletedAt),
        isNull(mediaItems.sweptAt),
        lte(mediaItems.deletedAt, before),
      ),
    )
    .orderBy(asc(mediaItems.deletedAt))
    .limit(limit);
}

/** Notes that nothing of a deleted media item is left in storage. */
export async function markSwept(db: Database, id: string): Promise<void> {
  await db.batch([
    db
      .update(mediaItems)
      .set({ sweptAt: sql`now()`, r2UploadId: null })
      .where(and(eq(mediaItems.id, id), isNotNull(mediaItems.deletedAt))),
    db.delete(schema.uploadParts).where(eq(schema.uploadParts.mediaId, id)),
    db.delete(schema.mediaCaptions).where(eq(schema.mediaCaptions.mediaId, id)),
  ]);
}

/** Media with objects of earlier uploads or transcodings that nobody can still be watching. */
export function findStale(db: Database, { before, limit }: { before: Date; limit: number }) {
  return db
    .select({
      id: mediaItems.id,
      status: mediaItems.status,
      uploadGeneration: mediaItems.uploadGeneration,
      generation: mediaItems.generation,
      readyGeneration: mediaItems.readyGeneration,
    })
    .from(mediaItems)
    .where(
      and(
        isNotNull(mediaItems.staleSince),
        isNull(mediaItems.deletedAt),
        lte(mediaItems.staleSince, before),
      ),
    )
    .orderBy(asc(mediaItems.staleSince))
    .limit(limit);
}

export type StaleMedia = Awaited<ReturnType<typeof findStale>>[number];

/** Notes that earlier objects are gone, unless more were left behind meanwhile. */
export async function markTidy(db: Database, id: string, before: Date): Promise<void> {
  await db
    .update(mediaItems)
    .set({ staleSince: null, updatedAt: sql`${mediaItems.updatedAt}` })
    .where(and(eq(mediaItems.id, id), lte(mediaItems.staleSince, before)));
}

export interface AbandonedUpload {
  id: string;
  uploadGeneration: number;
  uploadId: string;
}

/** Gives up uploads of which nothing was heard for long, and answers what storage holds of them. */
export async function giveUpUploads(
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<AbandonedUpload[]> {
  const since = before.toISOString();
  const { rows } = await db.execute<{
    id: string;
    upload_generation: number;
    upload_id: string;
  }>(sql`
    with abandoned as (
      select id, upload_generation, r2_upload_id from media_items m
      where status = 'uploading' and updated_at <= ${since}::timestamptz and r2_upload_id is not null
        and deleted_at is null and not exists (
          select 1 from upload_parts p where p.media_id = m.id and p.created_at > ${since}::timestamptz)
      order by updated_at limit ${limit} for update skip locked
    ), given_up as (
      update media_items m
      set r2_upload_id = null, upload_generation = m.upload_generation + 1, updated_at = now()
      from abandoned a where m.id = a.id
    ), forgotten as (
      delete from upload_parts p using abandoned a where p.media_id = a.id
    )
    select id, upload_generation, r2_upload_id as upload_id from abandoned`);
  return rows.map((row) => ({
    id: row.id,
    uploadGeneration: row.upload_generation,
    uploadId: row.upload_id,
  }));
}

/** Deletes revocations of streams whose tokens expired anyway. How many. */
export async function dropRevocations(
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const { rows } = await db.execute(sql`
    delete from stream_revocations where id in (
      select id from stream_revocations where revoked_at <= ${before.toISOString()}::timestamptz
      order by revoked_at limit ${limit})
    returning id`);
  return rows.length;
}
