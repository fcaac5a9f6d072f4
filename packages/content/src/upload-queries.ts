import { schema, scopedNotDeleted, type Database } from '@codex/database';
import type { UploadPart } from '@codex/validation';
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { MediaRow } from './media-view.ts';

const { mediaItems, uploadParts } = schema;

/** Own media with the parts of its present upload that arrived, in one statement. */
export async function findUpload(
  db: Database,
  actorId: string,
  id: string,
): Promise<(MediaRow & { parts: UploadPart[] }) | undefined> {
  const parts = sql<UploadPart[]>`${sql`(
    select coalesce(json_agg(json_build_object(
      'partNumber', p.part_number, 'etag', p.etag, 'sizeBytes', p.size_bytes) order by p.part_number), '[]')
    from upload_parts p
    where p.media_id = ${mediaItems.id} and p.upload_generation = ${mediaItems.uploadGeneration})`}`;
  const [row] = await db
    .select({ ...getTableColumns(mediaItems), parts })
    .from(mediaItems)
    .where(and(eq(mediaItems.id, id), scopedNotDeleted(mediaItems, actorId)));
  return row;
}

/** Makes `uploadId` the upload of a media item unless it has one. Answers the one it then has. */
export async function claimUpload(
  db: Database,
  { id, uploadGeneration }: MediaRow,
  uploadId: string,
): Promise<string | undefined> {
  const [row] = await db
    .update(mediaItems)
    .set({ r2UploadId: sql`coalesce(${mediaItems.r2UploadId}, ${uploadId})` })
    .where(isUpload(id, uploadGeneration))
    .returning({ uploadId: mediaItems.r2UploadId });
  return row?.uploadId ?? undefined;
}

const isUpload = (id: string, uploadGeneration: number) =>
  and(
    eq(mediaItems.id, id),
    eq(mediaItems.uploadGeneration, uploadGeneration),
    eq(mediaItems.status, 'uploading'),
    sql`${mediaItems.deletedAt} is null`,
  );

/** Notes a part that arrived, if its upload is still the one under way. */
export async function recordPart(
  db: Database,
  upload: { mediaId: string; uploadGeneration: number; uploadId: string },
  { partNumber, etag, sizeBytes }: UploadPart,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    insert into upload_parts (media_id, upload_generation, part_number, etag, size_bytes)
    select id, upload_generation, ${partNumber}::int, ${etag}::text, ${sizeBytes}::int from media_items
    where id = ${upload.mediaId} and upload_generation = ${upload.uploadGeneration}
      and r2_upload_id = ${upload.uploadId} and status = 'uploading' and deleted_at is null
    on conflict (media_id, upload_generation, part_number) do update
      set etag = excluded.etag, size_bytes = excluded.size_bytes, created_at = now()
    returning part_number`);
  return rows.length > 0;
}

/** Forgets an upload that storage no longer knows, with all its parts: they are to be sent again. */
export async function forgetUpload(db: Database, { id, uploadGeneration, r2UploadId }: MediaRow) {
  await db.execute(sql`
    with forgotten as (
      update media_items set r2_upload_id = null, updated_at = now()
      where id = ${id} and upload_generation = ${uploadGeneration} and r2_upload_id = ${r2UploadId}
        and status = 'uploading'
      returning id, upload_generation
    )
    delete from upload_parts p using forgotten f
    where p.media_id = f.id and p.upload_generation = f.upload_generation`);
}

/** Parts of own media, undefined where there is no such media. */
export async function listParts(
  db: Database,
  actorId: string,
  id: string,
): Promise<UploadPart[] | undefined> {
  const rows = await db
    .select({
      partNumber: uploadParts.partNumber,
      etag: uploadParts.etag,
      sizeBytes: uploadParts.sizeBytes,
    })
    .from(mediaItems)
    .leftJoin(
      uploadParts,
      and(
        eq(uploadParts.mediaId, mediaItems.id),
        eq(uploadParts.uploadGeneration, mediaItems.uploadGeneration),
      ),
    )
    .where(and(eq(mediaItems.id, id), scopedNotDeleted(mediaItems, actorId)))
    .orderBy(asc(uploadParts.partNumber));
  if (rows.length === 0) return undefined;
  return rows.flatMap(({ partNumber, etag, sizeBytes }) =>
    partNumber === null || etag === null || sizeBytes === null
      ? []
      : [{ partNumber, etag, sizeBytes }],
  );
}
