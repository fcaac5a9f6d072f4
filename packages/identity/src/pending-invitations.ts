import type { MemberRole } from '@codex/constants';
import { schema, withPagination, type Database } from '@codex/database';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';

const { organizationInvitations: invitations, organizationMembers, organizations, users } = schema;

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

interface OfOrganization {
  organizationId: string;
  actorId: string;
}

/** The actor's role in an organization; undefined where there is no such organization. */
export async function findActorRole(
  db: Database,
  { organizationId, actorId }: OfOrganization,
): Promise<{ role: MemberRole | null } | undefined> {
  const [row] = await db
    .select({ role: organizationMembers.role })
    .from(organizations)
    .leftJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, organizations.id),
        eq(organizationMembers.userId, actorId),
      ),
    )
    .where(and(eq(organizations.id, organizationId), isNull(organizations.deletedAt)));
  return row;
}

/** One page of what waits for an answer, expired offers too, for those who administer it. */
export async function listOpenInvitations(
  db: Database,
  { organizationId, actorId }: OfOrganization,
  page: { page: number; limit: number },
) {
  const { limit, offset } = withPagination(page);
  return db
    .select({
      id: invitations.id,
      organizationId: invitations.organizationId,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
      createdAt: invitations.createdAt,
      invitedBy: { id: users.id, name: users.name },
      total: sql<number>`count(*) over ()::int`,
    })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .innerJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, invitations.organizationId),
        eq(organizationMembers.userId, actorId),
        sql`${organizationMembers.role} in ('owner', 'admin')`,
      ),
    )
    .where(and(eq(invitations.organizationId, organizationId), isOpen))
    .orderBy(asc(invitations.email))
    .limit(limit)
    .offset(offset);
}

/** An open invitation and the actor's role in its organization. */
export async function findOpenInvitation(
  db: Database,
  { organizationId, actorId, invitationId }: OfOrganization & { invitationId: string },
) {
  const [row] = await db
    .select({
      email: invitations.email,
      role: invitations.role,
      actorRole: organizationMembers.role,
    })
    .from(invitations)
    .innerJoin(
      organizations,
      and(eq(organizations.id, invitations.organizationId), isNull(organizations.deletedAt)),
    )
    .leftJoin(
      organizationMembers,
      and(
        eq(organizationMembers.organizationId, invitations.organizationId),
        eq(organizationMembers.userId, actorId),
      ),
    )
    .where(
      and(eq(invitations.id, invitationId), eq(invitations.organizationId, organizationId), isOpen),
    );
  return row;
}

/** Ends an open invitation, so that its link leads nowhere. Whether it was still open. */
export async function revokeInvitation(
  db: Database,
  { organizationId, invitationId }: { organizationId: string; invitationId: string },
): Promise<boolean> {
  const revoked = await db
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(
      and(eq(invitations.id, invitationId), eq(invitations.organizationId, organizationId), isOpen),
    )
    .returning({ id: invitations.id });
  return revoked.length > 0;
}
