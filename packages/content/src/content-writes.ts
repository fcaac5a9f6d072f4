import { schema, type Database } from '@codex/database';
import type { CreateContentInput, UpdateContentInput } from '@codex/validation';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { mayPublishIn, placementGuard } from './content-placement.ts';
import type { Placement } from './content-rules.ts';
import { selectItem } from './content-view.ts';

const { content } = schema;

/** Inserts a draft. Undefined where its media or organization is not the actor's to use. */
export async function insertDraft(
  db: Database,
  actorId: string,
  input: CreateContentInput,
): Promise<string | undefined> {
  const { rows } = await db.execute<{ id: string }>(sql`
    insert into content (creator_id, organization_id, media_item_id, title, slug, description,
      content_type, body, thumbnail_url, visibility, price_cents, currency, category, tags)
    select ${actorId}::uuid, ${input.organizationId ?? null}::uuid, ${input.mediaItemId ?? null}::uuid,
      ${input.title}::text, ${input.slug}::text, ${input.description ?? null}::text,
      ${input.contentType}::text, ${input.body ?? null}::text, ${input.thumbnailUrl ?? null}::text,
      ${input.visibility}::text, ${input.priceCents ?? null}::int, ${input.currency}::text,
      ${input.category ?? null}::text, ${sql.param(input.tags, content.tags)}::text[]
    where ${placementGuard(actorId, input)}
    returning id`);
  return rows[0]?.id;
}

/** Changes an item if it is still the one that was read. Answers it as it then is, else undefined. */
export async function reviseItem(
  db: Database,
  actorId: string,
  {
    id,
    version,
    change,
    placement,
  }: {
    id: string;
    version: string;
    change: UpdateContentInput;
    /** What the change puts the item together with. */
    placement: Placement;
  },
) {
  const [changed, [row]] = await db.batch([
    db
      .update(content)
      .set({ ...change, updatedAt: sql`now()` })
      .where(
        and(
          eq(content.id, id),
          eq(content.creatorId, actorId),
          isNull(content.deletedAt),
          sql`"content".xmin::text = ${version}`,
          placementGuard(actorId, placement),
        ),
      )
      .returning({ id: content.id }),
    selectItem(db, actorId).where(eq(content.id, id)),
  ]);
  return changed.length > 0 ? row : undefined;
}

/** Puts an own item before the public if it may be. Answers it as it then is, and the facts. */
export async function publishItem(db: Database, actorId: string, id: string) {
  const isSubstantial = sql`case when ${content.contentType} = 'written'
    then coalesce(${content.body}, '') <> ''
    else exists (select 1 from media_items m
      where m.id = ${content.mediaItemId} and m.ready_generation is not null and m.deleted_at is null) end`;
  const [, [row]] = await db.batch([
    db
      .update(content)
      .set({ status: 'published', publishedAt: sql`coalesce(${content.publishedAt}, now())` })
      .where(
        and(
          eq(content.id, id),
          eq(content.creatorId, actorId),
          isNull(content.deletedAt),
          sql`${content.status} <> 'published'`,
          isSubstantial,
          sql`(${content.organizationId} is null or ${mayPublishIn(actorId, sql`${content.organizationId}`)})`,
        ),
      ),
    ownItem(db, actorId, id),
  ]);
  return row;
}

/** Takes an own item back from the public. Answers it as it then is. */
export async function unpublishItem(db: Database, actorId: string, id: string) {
  const isOwnPublished = and(
    eq(content.id, id),
    eq(content.creatorId, actorId),
    isNull(content.deletedAt),
    eq(content.status, 'published'),
  );
  const [, [row]] = await db.batch([
    db.update(content).set({ status: 'draft' }).where(isOwnPublished),
    ownItem(db, actorId, id),
  ]);
  return row;
}

function ownItem(db: Database, actorId: string, id: string) {
  return selectItem(db, actorId).where(
    and(eq(content.id, id), eq(content.creatorId, actorId), isNull(content.deletedAt)),
  );
}

/** Deletes an own item for everybody but its buyers. Whether there was one. */
export async function softDelete(db: Database, actorId: string, id: string): Promise<boolean> {
  const deleted = await db
    .update(content)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(content.id, id), eq(content.creatorId, actorId), isNull(content.deletedAt)))
    .returning({ id: content.id });
  return deleted.length > 0;
}
