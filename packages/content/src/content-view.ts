import { accessFacts, decideAccess, signAssetUrl, type AccessFacts } from '@codex/access';
import { MAX_COUNTED_ITEMS } from '@codex/constants';
import { schema, type Queryable } from '@codex/database';
import type { Content } from '@codex/validation';
import { eq, sql, type SQL } from 'drizzle-orm';

const { content, mediaItems, organizations, users } = schema;

/** Where media is served and what signs its addresses. */
export interface AssetEnv {
  STREAM_SIGNING_KEYS?: string | undefined;
  CONTENT_API_URL: string;
}

/** What an item's public shape is made of, for one viewer, in one query. */
export function viewColumns(viewerId: string | undefined) {
  return {
    id: content.id,
    creatorId: content.creatorId,
    organizationId: content.organizationId,
    mediaItemId: content.mediaItemId,
    title: content.title,
    slug: content.slug,
    description: content.description,
    contentType: content.contentType,
    thumbnailUrl: content.thumbnailUrl,
    status: content.status,
    visibility: content.visibility,
    priceCents: content.priceCents,
    currency: content.currency,
    category: content.category,
    tags: content.tags,
    publishedAt: content.publishedAt,
    createdAt: content.createdAt,
    updatedAt: content.updatedAt,
    creator: { id: users.id, name: users.name, username: users.username, image: users.image },
    organization: {
      id: organizations.id,
      name: organizations.name,
      slug: organizations.slug,
    },
    durationSeconds: mediaItems.durationSeconds,
    mediaGeneration: mediaItems.readyGeneration,
    posterPath: sql<string | null>`${mediaItems.assets} ->> 'poster'`,
    posterThumbhash: sql<string | null>`${mediaItems.assets} ->> 'thumbhash'`,
    facts: accessFacts(viewerId),
  };
}

/** One item with its body. */
export function selectItem(db: Queryable, viewerId: string | undefined) {
  return db
    .select({ ...viewColumns(viewerId), body: content.body })
    .from(content)
    .innerJoin(users, eq(users.id, content.creatorId))
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .leftJoin(mediaItems, eq(mediaItems.id, content.mediaItemId));
}

/** Items without their bodies, each with how many match `counted` in all. */
export function selectItems(
  db: Queryable,
  viewerId: string | undefined,
  { counted, views }: { counted: SQL | undefined; views: SQL<number | null> },
) {
  return db
    .select({ ...viewColumns(viewerId), total: countOf(counted), views })
    .from(content)
    .innerJoin(users, eq(users.id, content.creatorId))
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .leftJoin(mediaItems, eq(mediaItems.id, content.mediaItemId));
}

/** How many items match, counted no further than lists promise. */
export function countOf(where: SQL | undefined): SQL<number> {
  const matching = sql`select 1 from ${content} where ${where ?? sql`true`} limit ${MAX_COUNTED_ITEMS}`;
  return sql<number>`(select count(*)::int from (${matching}) as matching)`;
}

type ItemRow = Awaited<ReturnType<typeof selectItem>>[number];
export type ContentRow = Omit<ItemRow, 'body'> & {
  body?: string | null;
  views?: number | null;
  facts: AccessFacts;
};

/** The picture of an item, and what it looks like before it is there. */
async function pictureOf(
  row: ContentRow,
  env: AssetEnv,
  now: Date,
): Promise<Pick<Content, 'thumbnailUrl' | 'thumbhash'>> {
  const { thumbnailUrl, mediaItemId, mediaGeneration, posterPath, posterThumbhash } = row;
  if (thumbnailUrl) return { thumbnailUrl, thumbhash: null };
  if (!mediaItemId || mediaGeneration === null || !posterPath) {
    return { thumbnailUrl: null, thumbhash: null };
  }
  const poster = await signAssetUrl({
    env,
    mediaId: mediaItemId,
    generation: mediaGeneration,
    rendition: 'poster',
    file: posterPath.slice(posterPath.lastIndexOf('/') + 1),
    now,
  });
  return { thumbnailUrl: poster, thumbhash: posterThumbhash };
}

/** An item as it leaves the system: the body only for those who may read it. */
export async function toContent(row: ContentRow, env: AssetEnv, now: Date): Promise<Content> {
  const {
    facts,
    body,
    views,
    mediaGeneration: _,
    posterPath: __,
    posterThumbhash: ___,
    ...item
  } = row;
  const access = decideAccess(facts);
  return {
    ...item,
    ...(access.granted && body !== undefined && { body }),
    ...(typeof views === 'number' && { views }),
    ...(await pictureOf(row, env, now)),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    access,
  };
}
