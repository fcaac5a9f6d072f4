import type { MemberRole } from '@codex/constants';
import { isCheckViolation, paginationOf } from '@codex/database';
import {
  BaseService,
  because,
  BusinessLogicError,
  ConflictError,
  ForbiddenError,
} from '@codex/service-errors';
import type { Member, MemberList } from '@codex/validation';
import { MemberNotFoundError, OrganizationNotFoundError } from './errors.ts';
import {
  deleteMember,
  findRoles,
  listMembers,
  updateRole,
  type DecidedRoles,
  type MembershipIds,
} from './member-queries.ts';
import { administers, mayGive, mayRemove } from './member-roles.ts';

/** Who belongs to an organization, and as what. */
export class MemberService extends BaseService {
  /**
   * One page of the members, for members; addresses of others only for owners and admins.
   * @throws OrganizationNotFoundError · ForbiddenError
   */
  async list(organizationId: string, page: { page: number; limit: number }): Promise<MemberList> {
    const actorId = this.actor.userId;
    const rows = await listMembers(this.db, { organizationId, actorId }, page);
    const [first] = rows;
    if (!first) return this.#pastTheEnd(organizationId, page);
    const items = rows.map((row) =>
      toMember(row, administers(row.actorRole) || row.userId === actorId),
    );
    return { items, pagination: paginationOf(page, first.total) };
  }

  /**
   * Gives a member another role.
   * @throws OrganizationNotFoundError · MemberNotFoundError · ForbiddenError · BusinessLogicError
   * (422) for the last owner · ConflictError when someone else changed it at the same time
   */
  async changeRole(organizationId: string, userId: string, role: MemberRole): Promise<Member> {
    const ids = { organizationId, userId, actorId: this.actor.userId };
    const decided = await this.#rolesOf(ids);
    if (!mayGive(decided.actor, role, decided.target)) throw new ForbiddenError();
    const row = await keepingAnOwner(updateRole(this.db, ids, { role, decided }));
    if (!row) throw changedMeanwhile();
    return toMember(row, true);
  }

  /**
   * Ends somebody's membership, or one's own.
   * @throws OrganizationNotFoundError · MemberNotFoundError · ForbiddenError · BusinessLogicError
   * (422) for the last owner · ConflictError when someone else changed it at the same time
   */
  async remove(organizationId: string, userId: string): Promise<void> {
    const ids = { organizationId, userId, actorId: this.actor.userId };
    const decided = await this.#rolesOf(ids);
    const isSelf = ids.userId === ids.actorId;
    if (!mayRemove(decided.actor, decided.target, isSelf)) throw new ForbiddenError();
    if (!(await keepingAnOwner(deleteMember(this.db, ids, decided)))) throw changedMeanwhile();
  }

  async #rolesOf(ids: MembershipIds): Promise<DecidedRoles> {
    const found = await findRoles(this.db, ids);
    if (!found) throw new OrganizationNotFoundError();
    if (!found.actor) throw new ForbiddenError();
    if (!found.target)
      throw administers(found.actor) ? new MemberNotFoundError() : new ForbiddenError();
    return { actor: found.actor, target: found.target };
  }

  async #pastTheEnd(
    organizationId: string,
    page: { page: number; limit: number },
  ): Promise<MemberList> {
    const actorId = this.actor.userId;
    await this.#rolesOf({ organizationId, actorId, userId: actorId });
    const [first] = await listMembers(this.db, { organizationId, actorId }, { page: 1, limit: 1 });
    return { items: [], pagination: paginationOf(page, first?.total ?? 0) };
  }
}

async function keepingAnOwner<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!isCheckViolation(error, 'organization_members_one_owner')) throw error;
    throw new BusinessLogicError(
      'An organization needs an owner. Make somebody else an owner first.',
      because('owner_needed'),
    );
  }
}

const changedMeanwhile = () =>
  new ConflictError(
    'Somebody else changed this at the same time. Please look again.',
    'CONFLICT',
    because('changed_meanwhile'),
  );

interface MemberRow extends Omit<Member, 'joinedAt' | 'email'> {
  email: string;
  joinedAt: Date;
}

/** A member as other members see them. */
function toMember(row: MemberRow, withAddress: boolean): Member {
  const { userId, name, image, username, email, role, joinedAt } = row;
  return {
    userId,
    name,
    image,
    username,
    ...(withAddress && { email }),
    role,
    joinedAt: joinedAt.toISOString(),
  };
}
