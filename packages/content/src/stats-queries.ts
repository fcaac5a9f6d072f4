import type { Database } from '@codex/database';
import type { ContentStats, ContentStatsQuery } from '@codex/validation';
import { sql, type SQL } from 'drizzle-orm';

const TOP_ITEMS = 10;

interface StatsRow extends Record<string, unknown>, Omit<ContentStats, 'days' | 'items'> {
  /** Whether the actor may see figures of what was asked. */
  allowed: boolean;
  /** Days with a view. */
  days: ContentStats['days'];
  items: ContentStats['items'];
}

/** Items of the actor, or of an organization that the actor looks after. */
function scopeOf(actorId: string, organizationId: string | undefined): SQL {
  return organizationId
    ? sql`organization_id = ${organizationId}::uuid and (select allowed from may)`
    : sql`creator_id = ${actorId}::uuid`;
}

const figures = sql`
  'views', count(*)::int,
  'completed', (count(*) filter (where completed))::int,
  'watchedSeconds', coalesce(round(sum(reached)), 0)::int`;

/** How the items of a creator or an organization were watched, in one statement. */
export async function readStats(
  db: Database,
  actorId: string,
  { from, to, organizationId, contentId }: ContentStatsQuery,
): Promise<StatsRow> {
  const one = contentId ? sql`and id = ${contentId}::uuid` : sql``;
  const { rows } = await db.execute<{ stats: StatsRow }>(sql`
    with may as (
      select ${organizationId ?? null}::uuid is null or exists (
        select 1 from organization_members m join organizations o on o.id = m.organization_id
        where o.id = ${organizationId ?? null}::uuid and o.deleted_at is null
          and m.user_id = ${actorId}::uuid and m.role in ('owner', 'admin')) as allowed
    ), owned as (
      select id, title, content_type, creator_id from content
      where ${scopeOf(actorId, organizationId)} and deleted_at is null ${one}
    ), seen as (
      select o.id, o.title, o.content_type, p.user_id, p.completed,
        (p.created_at at time zone 'utc')::date as day,
        case when p.completed then p.duration_seconds else p.position_seconds end as reached
      from owned o join playback_progress p on p.content_id = o.id
      where p.user_id <> o.creator_id
        and p.created_at >= ${from}::date at time zone 'utc'
        and p.created_at < (${to}::date + 1) at time zone 'utc'
    ), per_item as (
      select count(*) as views, json_build_object(
        'contentId', id, 'title', title, 'contentType', content_type, ${figures}) as item
      from seen group by id, title, content_type order by views desc, id limit ${TOP_ITEMS}
    ), per_day as (
      select day, count(*)::int as views from seen group by day
    )
    select json_build_object(
      'allowed', (select allowed from may),
      'viewers', count(distinct user_id)::int, ${figures},
      'days', coalesce((select json_agg(json_build_object('date', day, 'views', views) order by day) from per_day), '[]'),
      'items', coalesce((select json_agg(item order by views desc) from per_item), '[]')) as stats
    from seen`);
  const [row] = rows;
  if (!row) throw new Error('an aggregate answers one row');
  return row.stats;
}
