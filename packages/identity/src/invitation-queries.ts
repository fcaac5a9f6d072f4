import { MEMBER_ROLES, type MemberRole } from '@codex/constants';
import { causeValue, schema, type Database } from '@codex/database';
import { and, eq, isNull, sql } from 'drizzle-orm';

const { organizationMembers, organizations } = schema;

/** Roles in SQL, strongest first. */
const ranks = sql.raw(`array[${MEMBER_ROLES.map((role) => `'${role}'`).join(', ')}]`);

/** Who invites into what, and whether the address belongs to a member already. */
export async function findInviter(
  db: Database,
  { organizationId, actorId, email }: { organizationId: string; actorId: string; email: string },
) {
  const [row] = await db
    .select({
      organizationId: organizations.id,
      role: organizationMembers.role,
      isMember: sql<boolean>`exists (
        select 1 from organization_members m join users u on u.id = m.user_id
        where m.organization_id = ${organizationId} and u.email = ${email})`,
    })
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

export interface NewInvitation {
  organizationId: string;
  actorId: string;
  /** The actor's role that the decision was made from. */
  actorRole: MemberRole;
  email: string;
  role: MemberRole;
  tokenHash: string;
  /** The address that accepts it. */
  url: string;
  validDays: number;
}

interface InvitationRow extends Record<string, unknown> {
  id: string;
  expires_at: string;
}

/**
 * Offers membership to an address and puts the mail into the outbox, in one statement. An open
 * invitation of the same address is replaced, so that its link ends. Undefined where the actor's
 * role changed meanwhile.
 */
export async function insertInvitation(db: Database, offer: NewInvitation) {
  const { organizationId, actorId, actorRole, email, role, tokenHash, url, validDays } = offer;
  const { rows } = await db.execute<InvitationRow>(sql`
    with inviter as (
      select o.name as organization_name, u.name as inviter_name, u.language
      from organization_members m
      join users u on u.id = m.user_id
      join organizations o on o.id = m.organization_id and o.deleted_at is null
      where m.organization_id = ${organizationId} and m.user_id = ${actorId} and m.role = ${actorRole}
    ), invitation as (
      insert into organization_invitations
        (organization_id, email, role, token_hash, invited_by, expires_at)
      select ${organizationId}::uuid, ${email}, ${role}, ${tokenHash}, ${actorId}::uuid,
        now() + make_interval(days => ${validDays}::int)
      from inviter
      on conflict (organization_id, email) where accepted_at is null and revoked_at is null
      do update set role = excluded.role, token_hash = excluded.token_hash,
        invited_by = excluded.invited_by, expires_at = excluded.expires_at, created_at = now()
      returning id, expires_at
    ), mail as (
      insert into outbox (mail, dedupe_key, cause)
      select jsonb_build_object(
          'template', 'invitation', 'to', ${email}::text, 'organizationName', organization_name,
          'inviterName', inviter_name, 'role', ${role}::text, 'url', ${url}::text, 'language', language),
        'invitation:' || ${tokenHash}::text, ${causeValue()}
      from inviter
    )
    select id, expires_at from invitation`);
  const [row] = rows;
  return row && { id: row.id, expiresAt: new Date(row.expires_at) };
}

interface OfferRow extends Record<string, unknown> {
  organization_id: string;
  name: string;
  slug: string;
  for_address: boolean;
  verified: boolean;
  expired: boolean;
  /** The caller's membership after the statement; null where there is none. */
  role: MemberRole | null;
  joined_at: string | null;
}

/**
 * Accepts an invitation for the person it was sent to, once, while who invited still may; answers
 * what the invitation is and the caller's membership. Undefined where no invitation goes by it.
 */
export async function acceptOffer(db: Database, tokenHash: string, actorId: string) {
  const { rows } = await db.execute<OfferRow>(sql`
    with offer as (
      select i.id, i.organization_id, i.role, i.accepted_at, i.expires_at <= now() as expired,
        o.name, o.slug, me.email = i.email as for_address, me.email_verified as verified
      from organization_invitations i
      join organizations o on o.id = i.organization_id and o.deleted_at is null
      join users me on me.id = ${actorId}
      where i.token_hash = ${tokenHash} and i.revoked_at is null
        and (i.accepted_at is not null or exists (
          select 1 from organization_members m
          where m.organization_id = i.organization_id and m.user_id = i.invited_by
            and (m.role = 'owner' or (m.role = 'admin' and i.role <> 'owner'))))
    ), accepted as (
      update organization_invitations i set accepted_at = now() from offer
      where i.id = offer.id and i.accepted_at is null
        and offer.for_address and offer.verified and not offer.expired
      returning i.organization_id, i.role
    ), joined as (
      insert into organization_members as m (organization_id, user_id, role)
      select organization_id, ${actorId}::uuid, role from accepted
      on conflict (organization_id, user_id) do update set updated_at = now(),
        role = case when array_position(${ranks}, excluded.role) < array_position(${ranks}, m.role)
          then excluded.role else m.role end
      returning m.role, m.created_at
    )
    select offer.organization_id, offer.name, offer.slug, offer.for_address, offer.verified, offer.expired,
      coalesce(joined.role, present.role) as role,
      coalesce(joined.created_at, present.created_at) as joined_at
    from offer
    left join joined on true
    left join organization_members present
      on present.organization_id = offer.organization_id and present.user_id = ${actorId}`);
  return rows[0];
}
