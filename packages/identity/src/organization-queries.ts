import { MAX_COUNTED_ITEMS, type MemberRole } from '@codex/constants';
import { schema, withPagination, type Branding, type Database } from '@codex/database';
import type { CreateOrganizationInput, ListOrganizationsInput } from '@codex/validation';
import { and, eq, exists, inArray, isNull, sql, type SQL } from 'drizzle-orm';

const { organizationMembers, organizations } = schema;

const columns = {
  id: organizations.id,
  name: organizations.name,
  slug: organizations.slug,
  description: organizations.description,
  logoUrl: organizations.logoUrl,
  websiteUrl: organizations.websiteUrl,
  branding: organizations.branding,
  creatorId: organizations.creatorId,
  createdAt: organizations.createdAt,
  updatedAt: organizations.updatedAt,
  // Named by hand: in statements about one table Drizzle drops the table's name.
  memberCount: sql<number>`(
    select count(*)::int from organization_members m where m.organization_id = "organizations"."id")`,
};

export type OrganizationRow = Awaited<ReturnType<typeof findOrganization>> & object;

const isOpen = isNull(organizations.deletedAt);

/** Makes an organization and its owner in one transaction. */
export async function insertOrganization(
  db: Database,
  ownerId: string,
  input: CreateOrganizationInput,
): Promise<OrganizationRow | undefined> {
  const [[row]] = await db.batch([
    db
      .insert(organizations)
      .values({ ...input, creatorId: ownerId })
      .returning({ ...columns, memberCount: sql<number>`1` }),
    db.insert(organizationMembers).select(
      db
        .select({
          organizationId: organizations.id,
          userId: sql<string>`${ownerId}::uuid`.as('user_id'),
          role: sql<MemberRole>`'owner'`.as('role'),
          createdAt: sql<Date>`now()`.as('created_at'),
          updatedAt: sql<Date>`now()`.as('updated_at'),
        })
        .from(organizations)
        .where(and(eq(organizations.slug, input.slug), isOpen)),
    ),
  ]);
  return row;
}

export async function findOrganization(db: Database, by: { id: string } | { slug: string }) {
  const [row] = await db
    .select(columns)
    .from(organizations)
    .where(and('id' in by ? eq(organizations.id, by.id) : eq(organizations.slug, by.slug), isOpen));
  return row;
}

/** The organization's id if it is there, and the person's role in it. */
export async function findOwnRole(db: Database, id: string, userId: string) {
  const [row] = await db
    .select({ id: organizations.id, role: organizationMembers.role })
    .from(organizations)
    .leftJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, organizations.id),
        eq(organizationMembers.userId, userId),
      ),
    )
    .where(and(eq(organizations.id, id), isOpen));
  return row;
}

export interface OrganizationChange {
  name?: string;
  slug?: string;
  description?: string | null;
  logoUrl?: string | null;
  websiteUrl?: string | null;
  branding?: SQL<Branding>;
  updatedAt?: Date;
  deletedAt?: SQL;
}

/** Changes an organization, if the actor has one of these roles in it. */
export async function updateOwnOrganization(
  db: Database,
  { id, actorId, roles }: { id: string; actorId: string; roles: MemberRole[] },
  change: OrganizationChange,
): Promise<OrganizationRow | undefined> {
  const mayChange = exists(
    db
      .select({ one: sql`1` })
      .from(organizationMembers)
      .where(
        and(
          eq(organizationMembers.organizationId, id),
          eq(organizationMembers.userId, actorId),
          inArray(organizationMembers.role, roles),
        ),
      ),
  );
  const [row] = await db
    .update(organizations)
    .set(change)
    .where(and(eq(organizations.id, id), isOpen, mayChange))
    .returning(columns);
  return row;
}

/** The branding with some of it replaced; what is null is left out. */
export function mergedBranding(patch: object): SQL<Branding> {
  return sql<Branding>`jsonb_strip_nulls(${organizations.branding} || ${JSON.stringify(patch)}::jsonb)`;
}

function orderOf(sortBy: ListOrganizationsInput['sortBy']): SQL {
  switch (sortBy) {
    case 'newest':
      return sql`${organizations.createdAt} desc`;
    case 'oldest':
      return sql`${organizations.createdAt}`;
    case 'name':
      return sql`${organizations.name}`;
  }
}

/** One page of organizations and how many there are, in one statement. */
export async function listOrganizations(
  db: Database,
  { search, sortBy, page, limit }: ListOrganizationsInput,
  memberId: string | undefined,
): Promise<{ rows: OrganizationRow[]; total: number }> {
  const pattern = search && `%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const where = and(
    isOpen,
    pattern
      ? sql`(lower(${organizations.name}) || ' ' || ${organizations.slug}) like lower(${pattern})`
      : undefined,
    memberId === undefined
      ? undefined
      : sql`${organizations.id} in (select m.organization_id from organization_members m where m.user_id = ${memberId})`,
  );
  const counted = sql<number>`(select count(*)::int from (
    select 1 from ${organizations} where ${where} limit ${MAX_COUNTED_ITEMS}) as matching)`;
  const { offset } = withPagination({ page, limit });
  const rows = await db
    .select({ ...columns, total: counted })
    .from(organizations)
    .where(where)
    .orderBy(orderOf(sortBy), organizations.id)
    .limit(limit)
    .offset(Math.min(offset, MAX_COUNTED_ITEMS));
  const [first] = rows;
  if (first || page === 1) return { rows, total: first?.total ?? 0 };
  const answer = await db.execute<{ total: number }>(sql`select ${counted} as total`);
  return { rows, total: answer.rows[0]?.total ?? 0 };
}
