import { COMPLETED_AT } from '@codex/constants';
import { schema, type Database } from '@codex/database';
import type { SavePlaybackProgressInput } from '@codex/validation';
import { and, eq, sql, type Placeholder } from 'drizzle-orm';
import type { AccessFacts } from './decide-access.ts';
import { accessFacts, factsOf, isGranted } from './facts.ts';
import type { RevocationReading } from './revocation-feed.ts';
import type { Revocation } from './revocations.ts';

const { content, mediaCaptions, mediaItems, organizations, playbackProgress } = schema;

const progressColumns = {
  positionSeconds: playbackProgress.positionSeconds,
  durationSeconds: playbackProgress.durationSeconds,
  completed: playbackProgress.completed,
  updatedAt: playbackProgress.updatedAt,
};

const ofViewer = (viewerId: string | Placeholder) =>
  and(eq(playbackProgress.contentId, content.id), eq(playbackProgress.userId, viewerId));

/** A file of captions, to be led to with the token of its stream. */
interface CaptionsFile {
  language: string;
  label: string;
  file: string;
}

/** The captions of the media, first added first. */
const captionsOfMedia = sql<CaptionsFile[]>`(
  select coalesce(json_agg(json_build_object('language', language, 'label', label, 'file', file)
    order by created_at, language), '[]')
  from ${mediaCaptions} where media_id = ${mediaItems.id})`;

/** Building a statement costs more than sending it, so the hottest one is built once. */
const prepareFindStream = (db: Database) => {
  const viewerId = sql.placeholder('viewerId');
  return db
    .select({
      facts: accessFacts(viewerId),
      contentType: content.contentType,
      media: {
        id: mediaItems.id,
        generation: mediaItems.readyGeneration,
        assets: mediaItems.assets,
        deletedAt: mediaItems.deletedAt,
      },
      captions: captionsOfMedia,
      progress: progressColumns,
      clock: sql<number>`(extract(epoch from now()) * 1000)::float8`,
    })
    .from(content)
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .leftJoin(mediaItems, eq(mediaItems.id, content.mediaItemId))
    .leftJoin(playbackProgress, ofViewer(viewerId))
    .where(eq(content.id, sql.placeholder('contentId')))
    .prepare('find_stream');
};

const prepared = new WeakMap<Database, ReturnType<typeof prepareFindStream>>();

/** Everything a streaming URL depends on, and the database's clock, in one query. */
export async function findStream(db: Database, viewerId: string, contentId: string) {
  const statement = prepared.get(db) ?? prepareFindStream(db);
  prepared.set(db, statement);
  const [row] = await statement.execute({ viewerId, contentId });
  return row;
}

export async function findProgress(db: Database, viewerId: string, contentId: string) {
  const [row] = await db
    .select({ facts: accessFacts(viewerId), progress: progressColumns })
    .from(content)
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .leftJoin(playbackProgress, ofViewer(viewerId))
    .where(eq(content.id, contentId));
  return row;
}

interface SavedProgressRow extends AccessFacts, Record<string, unknown> {
  position_seconds: number;
  duration_seconds: number;
  completed: boolean;
  /** Null where nothing was saved. */
  updated_at: string | null;
}

/**
 * Saves where the viewer is, if they may watch: the furthest position, or exactly this one after a
 * seek, never beyond the end; what was completed stays completed. Looks at the rights, writes and
 * answers in one statement.
 */
export async function upsertProgress(
  db: Database,
  viewerId: string,
  contentId: string,
  { positionSeconds, durationSeconds, seek }: SavePlaybackProgressInput,
) {
  const facts = accessFacts(viewerId);
  const named = Object.entries(facts).map(
    ([name, fact]) => sql`${fact} as ${sql.identifier(name)}`,
  );
  const position = Math.min(positionSeconds, durationSeconds);
  const completed = position >= durationSeconds * COMPLETED_AT;
  const { rows } = await db.execute<SavedProgressRow>(sql`
    with item as (
      select ${sql.join(named, sql`, `)}, ${isGranted(facts)} as granted
      from ${content} left join ${organizations} on ${organizations.id} = ${content.organizationId}
      where ${content.id} = ${contentId}
    ), saved as (
      insert into playback_progress as stored
        (user_id, content_id, position_seconds, duration_seconds, completed)
      select ${viewerId}::uuid, ${contentId}::uuid, ${position}::float8, ${durationSeconds}::float8, ${completed}::boolean
      from item where granted
      on conflict (user_id, content_id) do update set
        position_seconds = case when ${seek}::boolean then excluded.position_seconds
          else least(greatest(stored.position_seconds, excluded.position_seconds), excluded.duration_seconds) end,
        duration_seconds = excluded.duration_seconds,
        completed = stored.completed or excluded.completed,
        updated_at = now()
      returning position_seconds, duration_seconds, completed, updated_at
    )
    select item.*, saved.* from item left join saved on true`);
  const [row] = rows;
  const saved = row?.updated_at && {
    positionSeconds: row.position_seconds,
    durationSeconds: row.duration_seconds,
    completed: row.completed,
    updatedAt: new Date(row.updated_at),
  };
  return row && { facts: factsOf(row), saved: saved || undefined };
}

/** The streams that ended after a moment (Unix milliseconds), and the database's clock. */
export async function readRevocations(db: Database, since: number): Promise<RevocationReading> {
  const { rows } = await db.execute<{ clock: number; revocations: Revocation[] | null }>(sql`
    select extract(epoch from clock_timestamp())::float8 * 1000 as clock,
      (select json_agg(json_build_object(
          'userId', user_id, 'contentId', content_id, 'revokedAt', extract(epoch from revoked_at)::float8 * 1000))
        from stream_revocations where revoked_at > to_timestamp(${since / 1000}::float8)) as revocations`);
  const [row] = rows;
  if (!row) throw new Error('The database did not say what time it is');
  return { clock: row.clock, revocations: row.revocations ?? [] };
}
