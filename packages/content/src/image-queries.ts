import { schema, type Database } from '@codex/database';
import { sql } from 'drizzle-orm';

const { images } = schema;

interface AllowanceRow extends Record<string, unknown> {
  administers: boolean;
  uploads: number;
}

/** Whether the actor decides how an organization looks, and how many images they sent within a day. */
export async function findAllowance(
  db: Database,
  actorId: string,
  organizationId: string | undefined,
): Promise<AllowanceRow> {
  const { rows } = await db.execute<AllowanceRow>(sql`
    select exists (
        select 1 from organization_members m join organizations o on o.id = m.organization_id
        where o.id = ${organizationId ?? null}::uuid and o.deleted_at is null
          and m.user_id = ${actorId}::uuid and m.role in ('owner', 'admin')) as administers,
      (select count(*)::int from images
        where owner_id = ${actorId}::uuid and created_at > now() - interval '1 day') as uploads`);
  const [row] = rows;
  if (!row) throw new Error('a select without a table answers one row');
  return row;
}

export type NewImage = Omit<
  typeof images.$inferInsert,
  'id' | 'checkedAt' | 'unusedSince' | 'createdAt'
>;

/** Notes an image before its bytes are stored, so that nothing lies in storage unknown. Its id. */
export async function insertImage(db: Database, image: NewImage): Promise<string> {
  const [row] = await db.insert(images).values(image).returning({ id: images.id });
  if (!row) throw new Error('an insert answers its row');
  return row.id;
}

/** Whether something of the image's owner or organization names it, deleted items of buyers included. */
const isNamed = sql`(
  exists (select 1 from users u where u.id = due.owner_id and strpos(u.image, due.key) > 0)
  or exists (select 1 from content c where c.creator_id = due.owner_id and c.deleted_at is null
    and (strpos(c.thumbnail_url, due.key) > 0 or strpos(c.body, due.key) > 0))
  or exists (select 1 from content c where c.creator_id = due.owner_id and c.deleted_at is not null
    and (strpos(c.thumbnail_url, due.key) > 0 or strpos(c.body, due.key) > 0))
  or exists (select 1 from organizations o where o.id = due.organization_id
    and (strpos(o.logo_url, due.key) > 0 or strpos(o.branding::text, due.key) > 0)))`;

/**
 * Looks at images that were not looked at since `before`, and answers those that nothing named then
 * either: nobody will miss them.
 */
export async function findUnused(
  db: Database,
  { before, limit }: { before: Date; limit: number },
): Promise<{ id: string; key: string }[]> {
  const since = before.toISOString();
  const { rows } = await db.execute<{ id: string; key: string }>(sql`
    with due as (
      select id, key, owner_id, organization_id from images
      where checked_at <= ${since}::timestamptz
      order by checked_at limit ${limit} for update skip locked
    ), looked as (
      select due.id, ${isNamed} as named from due
    ), noted as (
      update images i set checked_at = now(),
        unused_since = case when looked.named then null else coalesce(i.unused_since, now()) end
      from looked where i.id = looked.id
      returning i.id, i.key, i.unused_since
    )
    select id, key from noted where unused_since <= ${since}::timestamptz`);
  return rows;
}

/** Forgets images whose bytes are gone. */
export async function deleteImages(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.delete(images).where(sql`${images.id} = any(${sql.param([...ids])}::uuid[])`);
}
