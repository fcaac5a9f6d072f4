import { TRANSCODE_DEAD_QUEUE, TRANSCODE_QUEUE } from '@codex/constants';
import { causeValue, schema, type Database, type MediaAssets } from '@codex/database';
import type { TranscodeResult } from '@codex/validation';
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { nextMediaStatus, statusesBefore, type MediaEvent } from './media-status.ts';

const { mediaItems, uploadParts } = schema;

/** A transcoding: of which media, under which order. */
export interface Transcoding {
  id: string;
  generation: number;
}

type Change = Parameters<ReturnType<Database['update']>['set']>[0];

/** The compare-and-set of every callback: this order, not deleted, and the event may happen now. */
function isCurrent({ id, generation }: Transcoding, event: MediaEvent) {
  return and(
    eq(mediaItems.id, id),
    eq(mediaItems.generation, generation),
    isNull(mediaItems.deletedAt),
    inArray(mediaItems.status, statusesBefore(event)),
  );
}

function change(db: Database, transcoding: Transcoding, event: MediaEvent, values: Change) {
  // All statuses before one event lead to the same one.
  const [before] = statusesBefore(event);
  const status = before && nextMediaStatus(before, event);
  return db
    .update(mediaItems)
    .set({ ...values, ...(status && { status }) })
    .where(isCurrent(transcoding, event));
}

const source = {
  mediaType: mediaItems.mediaType,
  mimeType: mediaItems.mimeType,
  fileSizeBytes: mediaItems.fileSizeBytes,
};

export async function markStarted(db: Database, transcoding: Transcoding) {
  const [row] = await change(db, transcoding, 'started', { progressPercent: 0 }).returning(source);
  return row;
}

export async function markProgress(
  db: Database,
  transcoding: Transcoding,
  percent: number,
): Promise<boolean> {
  const progressPercent = sql`greatest(${mediaItems.progressPercent}, ${percent}::int)`;
  const rows = await change(db, transcoding, 'progressed', { progressPercent }).returning({
    id: mediaItems.id,
  });
  return rows.length > 0;
}

function visible({ generation }: Transcoding, result: TranscodeResult): Change {
  const { durationSeconds, width, height, renditions } = result;
  const { posterPath: poster, thumbnailsPath: thumbnails, waveformPath: waveform } = result;
  const { thumbhash } = result;
  const assets: MediaAssets = { poster, thumbhash, thumbnails, waveform };
  return { readyGeneration: generation, durationSeconds, width, height, renditions, assets };
}

const leavesEarlierObjects = sql`case when ${mediaItems.generation} > 1 then now() else ${mediaItems.staleSince} end`;

export async function markPlayable(
  db: Database,
  transcoding: Transcoding,
  result: TranscodeResult,
): Promise<boolean> {
  const rows = await change(db, transcoding, 'playable', visible(transcoding, result)).returning({
    id: mediaItems.id,
  });
  return rows.length > 0;
}

export async function markReady(
  db: Database,
  transcoding: Transcoding,
  result: TranscodeResult,
): Promise<boolean> {
  const [rows] = await db.batch([
    change(db, transcoding, 'transcoded', {
      ...visible(transcoding, result),
      progressPercent: 100,
      failureReason: null,
      staleSince: leavesEarlierObjects,
    }).returning({ id: mediaItems.id }),
    // Nobody asks for the parts of a file that is whole and was read.
    db
      .delete(uploadParts)
      .where(
        and(
          eq(uploadParts.mediaId, transcoding.id),
          sql`exists (select 1 from media_items m where m.id = ${transcoding.id} and m.status = 'ready')`,
        ),
      ),
  ]);
  return rows.length > 0;
}

export async function markFailed(
  db: Database,
  transcoding: Transcoding,
  failureReason: string,
): Promise<boolean> {
  const values = { failureReason, staleSince: sql`now()` };
  const rows = await change(db, transcoding, 'failed', values).returning({ id: mediaItems.id });
  return rows.length > 0;
}

/** Orders the chosen media anew, in the statement that chooses them. How many. */
async function orderAgain(db: Database, chosen: SQL): Promise<number> {
  const { rows } = await db.execute(sql`
    with chosen as (${chosen}), ordered as (
      update media_items m
      set status = 'uploaded', generation = m.generation + 1, progress_percent = 0,
        failure_reason = null, updated_at = now()
      from chosen where m.id = chosen.id
      returning m.id, m.generation
    )
    select enqueue_transcode(id, generation, ${causeValue()}) from ordered`);
  return rows.length;
}

/** Orders a failed transcoding anew, whoever owns it. */
export async function orderFailed(db: Database, id: string): Promise<boolean> {
  const failed = sql`
    select id from media_items
    where id = ${id} and status = 'failed' and uploaded_at is not null and deleted_at is null
    for update`;
  return (await orderAgain(db, failed)) > 0;
}

/** Orders what waits for a job that is not there any more. How many. */
export function orderLost(
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return orderAgain(
    db,
    sql`
      select m.id from media_items m
      where m.status in ('uploaded', 'transcoding') and m.deleted_at is null
        and m.updated_at <= ${before.toISOString()}::timestamptz
        and not exists (
          select from pgboss.job j where j.state in ('created', 'retry', 'active') and (
            (j.name = ${TRANSCODE_QUEUE}
              and j.id = md5('transcode:' || m.id || ':' || m.generation)::uuid)
            or (j.name = ${TRANSCODE_DEAD_QUEUE} and j.data ->> 'mediaId' = m.id::text
              and (j.data ->> 'generation')::int = m.generation)))
      order by m.updated_at limit ${limit}
      for update of m skip locked`,
  );
}

/** What a transcoding reads and writes, undefined when the media is gone. */
export async function findTranscodable(db: Database, id: string) {
  const [row] = await db
    .select({
      status: mediaItems.status,
      generation: mediaItems.generation,
      uploadGeneration: mediaItems.uploadGeneration,
      mimeType: mediaItems.mimeType,
      fileSizeBytes: mediaItems.fileSizeBytes,
      uploadedAt: mediaItems.uploadedAt,
    })
    .from(mediaItems)
    .where(and(eq(mediaItems.id, id), isNull(mediaItems.deletedAt)));
  return row;
}

/** How many jobs wait for a transcoder. */
export async function countWaiting(db: Database): Promise<number> {
  const { rows } = await db.execute<{ waiting: number }>(sql`
    select count(*)::int as waiting from pgboss.job
    where name in (${TRANSCODE_QUEUE}, ${TRANSCODE_DEAD_QUEUE})
      and state in ('created', 'retry') and start_after <= now()`);
  return rows[0]?.waiting ?? 0;
}
