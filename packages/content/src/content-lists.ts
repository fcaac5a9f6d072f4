import { MAX_COUNTED_ITEMS } from '@codex/constants';
import { schema, withPagination, type Database } from '@codex/database';
import type { ContentQuery, CreatorContentQuery, PublicContentQuery } from '@codex/validation';
import { and, arrayContains, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { countOf, selectItems, type ContentRow } from './content-view.ts';
import { toSearchQuery } from './search.ts';

const { content } = schema;

export interface ContentPage {
  rows: ContentRow[];
  total: number;
}

interface ListPlan {
  where: SQL | undefined;
  orderBy: SQL[];
  /** What counts an item's views, where they are wanted. */
  views?: SQL<number | null> | undefined;
  /** Picks the items of a page by themselves, where order and limit alone would read too much. */
  pick?: ((slice: { limit: number; offset: number }) => SQL) | undefined;
  page: number;
  limit: number;
}

// Literals, not parameters: the planner has to see that the partial indexes apply.
export const isOffered = and(
  sql`${content.status} = 'published' and ${content.visibility} <> 'private'`,
  isNull(content.deletedAt),
  isNull(content.takenDownAt),
  // As a join the planner would believe that it leaves next to nothing, and sort everything.
  sql`coalesce((select o.deleted_at is null from organizations o where o.id = ${content.organizationId}), true)`,
);

/** By a value, not by a join, so that the index on organization and slug applies. */
export const isInOrganization = (slug: string) =>
  sql`${content.organizationId} = (select o.id from organizations o where o.slug = ${slug} and o.deleted_at is null)`;

/** By a value, as above. */
const isOfCreator = (username: string) =>
  sql`${content.creatorId} = (select u.id from users u where u.username = ${username})`;

const matches = (search: string) => sql`${content.search} @@ ${toSearchQuery(search)}`;

/** A condition that is only made where its value was given. */
const given = <T>(value: T | undefined, condition: (value: T) => SQL): SQL | undefined =>
  value === undefined ? undefined : condition(value);

const NOT_COUNTED = sql<number | null>`null::int`;

/** One page and the total in one statement; past the end the total needs one of its own. */
async function readPage(
  db: Database,
  viewerId: string | undefined,
  { where, orderBy, views = NOT_COUNTED, pick, page, limit }: ListPlan,
): Promise<ContentPage> {
  const { offset } = withPagination({ page, limit });
  const items = selectItems(db, viewerId, { counted: where, views }).orderBy(...orderBy);
  const slice = pick
    ? items.where(pick({ limit, offset }))
    : items.where(where).limit(limit).offset(offset);
  // Totals end here, and so do pages: no request skips through more rows than that.
  const rows = offset < MAX_COUNTED_ITEMS ? await slice : [];
  const [first] = rows;
  if (first || page === 1) return { rows, total: first?.total ?? 0 };
  const answer = await db.execute<{ total: number }>(sql`select ${countOf(where)} as total`);
  return { rows, total: answer.rows[0]?.total ?? 0 };
}

const newestFirst = [
  sql`${content.publishedAt} desc nulls last`,
  sql`${content.id} desc nulls last`,
];

const rankOf = (search: string) => sql`ts_rank(${content.search}, ${toSearchQuery(search)})`;

/** A page of the best matches. Ranking reads every match, so only so many are ranked. */
function bestMatches(search: string, where: SQL | undefined): ListPlan['pick'] {
  const candidates = sql`
    select ${content.id}, ${content.publishedAt}, ${rankOf(search)} as rank
    from ${content} where ${where} limit ${MAX_COUNTED_ITEMS}`;
  return ({ limit, offset }) => sql`${content.id} = any(array(
    select match.id from (${candidates}) as match
    order by match.rank desc, match.published_at desc, match.id desc limit ${limit} offset ${offset}))`;
}

function publicOrder(
  sortBy: NonNullable<PublicContentQuery['sortBy']>,
  search: string | undefined,
): SQL[] {
  switch (sortBy) {
    case 'relevance':
      return search ? [sql`${rankOf(search)} desc`, ...newestFirst] : newestFirst;
    case 'oldest':
      return [sql`${content.publishedAt} asc nulls first`, sql`${content.id} asc nulls first`];
    case 'title':
      return [sql`lower(${content.title})`, sql`${content.id}`];
    case 'price':
      return [sql`coalesce(${content.priceCents}, 0)`, sql`${content.id}`];
    default:
      return newestFirst;
  }
}

/** What is published, for anybody to browse and search. */
export function listPublished(
  db: Database,
  viewerId: string | undefined,
  query: PublicContentQuery,
): Promise<ContentPage> {
  const { organizationId, organizationSlug, creatorId, creatorUsername } = query;
  const { category, tag, contentType } = query;
  const search = query.search || undefined;
  const where = and(
    isOffered,
    given(organizationId, (id) => eq(content.organizationId, id)),
    given(organizationSlug, isInOrganization),
    given(creatorId, (id) => eq(content.creatorId, id)),
    given(creatorUsername, isOfCreator),
    given(category, (name) => eq(content.category, name)),
    given(tag, (name) => arrayContains(content.tags, [name])),
    given(contentType, (type) => eq(content.contentType, type)),
    given(search, matches),
  );
  const sortBy = query.sortBy ?? (search ? 'relevance' : 'newest');
  const pick = search && sortBy === 'relevance' ? bestMatches(search, where) : undefined;
  return readPage(db, viewerId, { ...query, where, orderBy: publicOrder(sortBy, search), pick });
}

/** A creator's published items; the creator sees their drafts among them. */
export function listOfCreator(
  db: Database,
  viewerId: string | undefined,
  creatorId: string,
  query: CreatorContentQuery,
): Promise<ContentPage> {
  const isOwn = viewerId === creatorId;
  const where = and(
    eq(content.creatorId, creatorId),
    isOwn ? isNull(content.deletedAt) : isOffered,
    given(query.contentType, (type) => eq(content.contentType, type)),
  );
  const orderBy = isOwn
    ? [sql`${content.createdAt} desc nulls last`, sql`${content.id} desc`]
    : newestFirst;
  return readPage(db, viewerId, { ...query, where, orderBy });
}

/** The newest published items of an item's creator, for those who may find that item: it is among them. */
export function listRelated(
  db: Database,
  viewerId: string | undefined,
  { id, limit }: { id: string; limit: number },
): Promise<ContentPage> {
  const known = sql`o.id = ${id} and o.deleted_at is null and (o.creator_id = ${viewerId ?? null}::uuid
    or (o.status = 'published' and o.visibility <> 'private' and o.taken_down_at is null))`;
  const creator = sql`(select o.creator_id from content o where ${known})`;
  const where = and(isOffered, sql`${content.creatorId} = ${creator}`);
  return readPage(db, viewerId, { where, orderBy: newestFirst, page: 1, limit });
}

/** People who played an item, its creator apart. */
const viewsOfItem = sql<number>`(
  select count(*)::int from playback_progress p
  where p.content_id = ${content.id} and p.user_id <> ${content.creatorId})`;

function sortColumn(sortBy: ContentQuery['sortBy']): SQL {
  if (sortBy === 'views') return viewsOfItem;
  return sortBy === 'title' ? sql`lower(${content.title})` : sql`${content[sortBy]}`;
}

function ownOrder({ sortBy, sortOrder }: ContentQuery): SQL[] {
  const column = sortColumn(sortBy);
  return sortOrder === 'asc'
    ? [sql`${column} asc nulls first`, sql`${content.id} asc`]
    : [sql`${column} desc nulls last`, sql`${content.id} desc`];
}

/** Everything of one creator that is not deleted. */
export function listOwn(db: Database, actorId: string, query: ContentQuery): Promise<ContentPage> {
  const { status, organizationId, contentType, visibility, category } = query;
  const where = and(
    eq(content.creatorId, actorId),
    isNull(content.deletedAt),
    given(status, (value) => eq(content.status, value)),
    given(organizationId, (id) => eq(content.organizationId, id)),
    given(contentType, (type) => eq(content.contentType, type)),
    given(visibility, (value) => eq(content.visibility, value)),
    given(category, (name) => eq(content.category, name)),
    given(query.search || undefined, matches),
  );
  const views = query.include === 'views' ? viewsOfItem : undefined;
  return readPage(db, actorId, { ...query, where, orderBy: ownOrder(query), views });
}
