import { MAX_COUNTED_ITEMS, type MemberRole } from '@codex/constants';
import { schema, withPagination, type Database } from '@codex/database';
import { and, asc, eq, exists, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';

const { organizationMembers, organizations, users } = schema;

const acting = alias(organizationMembers, 'acting');
const target = alias(organizationMembers, 'target');

/** Two people in one organization: who acts, and whom it is about. */
export interface MembershipIds {
  organizationId: string;
  actorId: string;
  userId: string;
}

/** The organization, if it is there, and the roles of both. */
export async function findRoles(db: Database, { organizationId, actorId, userId }: MembershipIds) {
  const [row] = await db
    .select({ organizationId: organizations.id, actor: acting.role, target: target.role })
    .from(organizations)
    .leftJoin(acting, and(eq(acting.organizationId, organizations.id), eq(acting.userId, actorId)))
    .leftJoin(target, and(eq(target.organizationId, organizations.id), eq(target.userId, userId)))
    .where(and(eq(organizations.id, organizationId), isNull(organizations.deletedAt)));
  return row;
}

/** The members of the caller's organization, strongest role first; empty for those who are none. */
export async function listMembers(
  db: Database,
  { organizationId, actorId }: Pick<MembershipIds, 'organizationId' | 'actorId'>,
  { page, limit }: { page: number; limit: number },
) {
  const { offset } = withPagination({ page, limit });
  return db
    .select({
      userId: users.id,
      name: users.name,
      image: users.image,
      username: users.username,
      email: users.email,
      role: organizationMembers.role,
      joinedAt: organizationMembers.createdAt,
      actorRole: acting.role,
      total: sql<number>`(select count(*)::int from (
        select 1 from organization_members m where m.organization_id = ${organizationId} limit ${MAX_COUNTED_ITEMS}) as counted)`,
    })
    .from(organizationMembers)
    .innerJoin(organizations, eq(organizations.id, organizationMembers.organizationId))
    .innerJoin(users, eq(users.id, organizationMembers.userId))
    .innerJoin(
      acting,
      and(
        eq(acting.organizationId, organizationMembers.organizationId),
        eq(acting.userId, actorId),
      ),
    )
    .where(
      and(eq(organizationMembers.organizationId, organizationId), isNull(organizations.deletedAt)),
    )
    .orderBy(
      sql`array_position(array['owner', 'admin', 'creator', 'member', 'subscriber'], ${organizationMembers.role})`,
      asc(organizationMembers.createdAt),
      asc(organizationMembers.userId),
    )
    .limit(limit)
    .offset(Math.min(offset, MAX_COUNTED_ITEMS));
}

/** The roles a decision was made from; a write only happens while they still hold. */
export interface DecidedRoles {
  actor: MemberRole;
  target: MemberRole;
}

function whileRolesHold(db: Database, ids: MembershipIds, roles: DecidedRoles) {
  return and(
    eq(organizationMembers.organizationId, ids.organizationId),
    eq(organizationMembers.userId, ids.userId),
    eq(organizationMembers.role, roles.target),
    exists(
      db
        .select({ one: sql`1` })
        .from(acting)
        .where(
          and(
            eq(acting.organizationId, ids.organizationId),
            eq(acting.userId, ids.actorId),
            eq(acting.role, roles.actor),
          ),
        ),
    ),
  );
}

/** Gives a member another role. Undefined where the roles changed meanwhile. */
export async function updateRole(
  db: Database,
  ids: MembershipIds,
  { role, decided }: { role: MemberRole; decided: DecidedRoles },
) {
  const [row] = await db
    .update(organizationMembers)
    .set({ role })
    .from(users)
    .where(and(whileRolesHold(db, ids, decided), eq(users.id, organizationMembers.userId)))
    .returning({
      userId: users.id,
      name: users.name,
      image: users.image,
      username: users.username,
      email: users.email,
      role: organizationMembers.role,
      joinedAt: organizationMembers.createdAt,
    });
  return row;
}

/** Ends a membership. False where the roles changed meanwhile. */
export async function deleteMember(
  db: Database,
  ids: MembershipIds,
  decided: DecidedRoles,
): Promise<boolean> {
  const gone = await db
    .delete(organizationMembers)
    .where(whileRolesHold(db, ids, decided))
    .returning({ userId: organizationMembers.userId });
  return gone.length > 0;
}
