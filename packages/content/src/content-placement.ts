import { schema, type Database } from '@codex/database';
import type { UpdateContentInput } from '@codex/validation';
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { CurrentContent, Placement, PlacementFacts } from './content-rules.ts';

const { content, mediaItems, organizationMembers, organizations } = schema;

/** Members with these roles publish in an organization. */
const publishes = sql`${organizationMembers.role} in ('owner', 'admin', 'creator')`;

/**
 * Whether the actor's own media of the right kind is there. The lock keeps it there until the
 * statement ends: deleting media looks for the items that use it under a lock of its own.
 */
function holdsMedia(actorId: string, mediaId: string, contentType: string): SQL {
  return sql`exists (
    select 1 from media_items m where m.id = ${mediaId}::uuid and m.creator_id = ${actorId}::uuid
      and m.deleted_at is null and m.media_type = ${contentType} for share)`;
}

/** Whether the actor may publish in the organization, which is not deleted. */
export function mayPublishIn(actorId: string, organizationId: SQL): SQL<boolean> {
  return sql`exists (
    select 1 from organization_members join organizations o on o.id = organization_members.organization_id
    where organization_members.organization_id = ${organizationId}
      and organization_members.user_id = ${actorId}::uuid
      and organization_members.role in ('owner', 'admin', 'creator') and o.deleted_at is null)`;
}

/** The guard of a write that puts an item together with media and an organization. */
export function placementGuard(actorId: string, placement: Placement): SQL {
  const { mediaItemId, organizationId, contentType } = placement;
  const media = mediaItemId ? holdsMedia(actorId, mediaItemId, contentType) : sql`true`;
  const place = organizationId ? mayPublishIn(actorId, sql`${organizationId}::uuid`) : sql`true`;
  return sql`(${media} and ${place})`;
}

/** Facts about media and organization as columns, beside joins of the actor's own. */
const placementColumns = {
  mediaType: mediaItems.mediaType,
  mediaStatus: mediaItems.status,
  mediaPlayable: sql<boolean>`(${mediaItems.readyGeneration} is not null)`,
  organizationKnown: sql<boolean>`(${organizations.id} is not null)`,
  mayPublish: sql<boolean>`coalesce(${publishes}, false)`,
};

const sameAs = (column: SQL, value: string | null | undefined, current: SQL) =>
  value === undefined ? sql`${column} = ${current}` : sql`${column} = ${value}::uuid`;

function ownMedia(actorId: string, mediaItemId: string | null | undefined) {
  const isIt = sameAs(sql`${mediaItems.id}`, mediaItemId, sql`${content.mediaItemId}`);
  return and(isIt, eq(mediaItems.creatorId, actorId), isNull(mediaItems.deletedAt));
}

/** What there is of a new item's placement, to say why it was refused. */
export async function findPlacement(
  db: Database,
  actorId: string,
  { mediaItemId, organizationId }: Placement,
): Promise<PlacementFacts> {
  const [facts] = await db
    .select(placementColumns)
    .from(sql`(select 1) as nothing`)
    .leftJoin(mediaItems, ownMedia(actorId, mediaItemId ?? null))
    .leftJoin(
      organizations,
      and(
        sql`${organizations.id} = ${organizationId ?? null}::uuid`,
        isNull(organizations.deletedAt),
      ),
    )
    .leftJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, organizations.id),
        eq(organizationMembers.userId, actorId),
      ),
    );
  if (!facts) throw new Error('a select without a table answers one row');
  return facts;
}

export type Draft = CurrentContent & PlacementFacts & { version: string };

/** The actor's own item and its placement, the one that `change` gives it where it changes that. */
export async function findDraft(
  db: Database,
  actorId: string,
  id: string,
  change: Pick<UpdateContentInput, 'mediaItemId' | 'organizationId'> = {},
): Promise<Draft | undefined> {
  const isPlace = sameAs(
    sql`${organizations.id}`,
    change.organizationId,
    sql`${content.organizationId}`,
  );
  const [draft] = await db
    .select({
      version: sql<string>`"content".xmin::text`,
      status: content.status,
      contentType: content.contentType,
      mediaItemId: content.mediaItemId,
      hasBody: sql<boolean>`(coalesce(${content.body}, '') <> '')`,
      visibility: content.visibility,
      priceCents: content.priceCents,
      ...placementColumns,
    })
    .from(content)
    .leftJoin(mediaItems, ownMedia(actorId, change.mediaItemId))
    .leftJoin(organizations, and(isPlace, isNull(organizations.deletedAt)))
    .leftJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, organizations.id),
        eq(organizationMembers.userId, actorId),
      ),
    )
    .where(and(eq(content.id, id), eq(content.creatorId, actorId), isNull(content.deletedAt)));
  return draft;
}
