import { accessFacts, isGranted } from '@codex/access';
import { MAX_COUNTED_ITEMS } from '@codex/constants';
import { schema, withPagination, type Database } from '@codex/database';
import type { ListUserLibraryInput } from '@codex/validation';
import { and, eq, ne, sql, type SQL } from 'drizzle-orm';
import { viewColumns } from './content-view.ts';
import { toSearchQuery } from './search.ts';

const { content, mediaItems, organizations, playbackProgress, users } = schema;

const progressColumns = {
  positionSeconds: playbackProgress.positionSeconds,
  durationSeconds: playbackProgress.durationSeconds,
  completed: playbackProgress.completed,
  updatedAt: playbackProgress.updatedAt,
};

/**
 * The ids of what a person was given for themselves, and of what the organizations they belong to
 * offer their members, the newest of these. It begins at the person, so that its cost is that of
 * their library, and no large organization makes it more.
 */
const candidatesOf = (viewerId: string) => sql`(
  select a.content_id, a.created_at as added_at from content_access a
  where a.user_id = ${viewerId} and a.revoked_at is null and a.content_id is not null
  union all
  (select c.id, c.published_at from content c
  where c.status = 'published' and c.deleted_at is null
    and c.visibility in ('members_only', 'purchased_only')
    and c.organization_id in (
      select m.organization_id from organization_members m where m.user_id = ${viewerId}
      union all
      select a.organization_id from content_access a
      where a.user_id = ${viewerId} and a.revoked_at is null and a.organization_id is not null)
  order by c.published_at desc limit ${MAX_COUNTED_ITEMS}))`;

/** The same, each item once, under the time since when it is there. */
const libraryOf = (viewerId: string) => sql`(
  select content_id, max(added_at) as added_at from ${candidatesOf(viewerId)} as candidates
  group by content_id)`;

function byProgress(filter: ListUserLibraryInput['filter']): SQL | undefined {
  const { userId, completed } = playbackProgress;
  switch (filter) {
    case 'all':
      return undefined;
    case 'completed':
      return sql`${completed}`;
    case 'in_progress':
      return sql`not ${completed}`;
    case 'not_started':
      return sql`${userId} is null`;
  }
}

function orderOf(sortBy: ListUserLibraryInput['sortBy']): SQL {
  switch (sortBy) {
    case 'recent':
      return sql`greatest(${playbackProgress.updatedAt}, library.added_at) desc`;
    case 'added':
      return sql`library.added_at desc`;
    case 'title':
      return sql`lower(${content.title})`;
    case 'duration':
      return sql`${mediaItems.durationSeconds} desc nulls last`;
  }
}

/** How much there is; only a page past the end needs to ask. */
async function countLibrary(
  db: Database,
  viewerId: string,
  query: ListUserLibraryInput,
): Promise<number> {
  return (await listLibrary(db, viewerId, { ...query, page: 1, limit: 1 })).total;
}

/** One page of a person's library, and how much there is, in one statement. */
export async function listLibrary(db: Database, viewerId: string, query: ListUserLibraryInput) {
  const { filter, contentType, search, sortBy } = query;
  const { limit, offset } = withPagination(query);
  const rows = await db
    .select({
      ...viewColumns(viewerId),
      progress: progressColumns,
      total: sql<number>`count(*) over ()::int`,
    })
    .from(sql`${libraryOf(viewerId)} as library`)
    .innerJoin(content, sql`${content.id} = library.content_id`)
    .innerJoin(users, eq(users.id, content.creatorId))
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .leftJoin(mediaItems, eq(mediaItems.id, content.mediaItemId))
    .leftJoin(
      playbackProgress,
      and(eq(playbackProgress.contentId, content.id), eq(playbackProgress.userId, viewerId)),
    )
    .where(
      and(
        isGranted(accessFacts(viewerId)),
        ne(content.creatorId, viewerId),
        byProgress(filter),
        contentType && eq(content.contentType, contentType),
        search ? sql`${content.search} @@ ${toSearchQuery(search)}` : undefined,
      ),
    )
    .orderBy(orderOf(sortBy), sql`${content.id} desc`)
    .limit(limit)
    .offset(Math.min(offset, MAX_COUNTED_ITEMS));
  const [first] = rows;
  if (first || query.page === 1) return { rows, total: first?.total ?? 0 };
  return { rows, total: await countLibrary(db, viewerId, query) };
}
