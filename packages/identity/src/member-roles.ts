import { MEMBER_ROLES, type MemberRole } from '@codex/constants';

const rankOf = (role: MemberRole): number => MEMBER_ROLES.indexOf(role);

/** Whether members of this role look after the organization and its members. */
export function administers(role: MemberRole | null | undefined): boolean {
  return role === 'owner' || role === 'admin';
}

/**
 * Whether someone may give this role to a person who has `from` (nothing, if they are no member
 * yet): owners and admins may, never above themselves, and never to someone above themselves.
 */
export function mayGive(actor: MemberRole, to: MemberRole, from?: MemberRole): boolean {
  if (!administers(actor)) return false;
  const reaches = (role: MemberRole) => rankOf(actor) <= rankOf(role);
  return reaches(to) && (from === undefined || reaches(from));
}

/** Whether someone may end the membership of a person of this role; everybody may end their own. */
export function mayRemove(actor: MemberRole, target: MemberRole, isSelf: boolean): boolean {
  return isSelf || (administers(actor) && rankOf(actor) <= rankOf(target));
}
