import type { AccessReason, ContentStatus, Visibility } from '@codex/constants';

/** Everything the decision depends on, about one item and one viewer. */
export interface AccessFacts {
  signedIn: boolean;
  status: ContentStatus;
  visibility: Visibility;
  /** An admin took the item down. */
  takenDown: boolean;
  /** Its creator deleted the item. */
  deleted: boolean;
  organizationDeleted: boolean;
  /** The viewer made the item. */
  owns: boolean;
  /** The viewer holds a live entitlement to exactly this item. */
  bought: boolean;
  /** The viewer belongs to the item's organization, or holds a live tier or gift of it. */
  belongs: boolean;
}

export interface AccessDecision {
  granted: boolean;
  reason: AccessReason;
}

/**
 * Whether someone may watch, read or listen, and why. The only place where this is decided.
 * For what the viewer may not know to exist ({@link isVisible}) the reason says nothing.
 */
export function decideAccess(facts: AccessFacts): AccessDecision {
  const reason = grantingReason(facts);
  if (reason) return { granted: true, reason };
  if (!facts.signedIn) return { granted: false, reason: 'sign_in_required' };
  const byMembership = facts.visibility === 'members_only';
  return { granted: false, reason: byMembership ? 'membership_required' : 'purchase_required' };
}

/** Whether the viewer may know that the item exists: it is on offer, or theirs, or bought. */
export function isVisible(facts: AccessFacts): boolean {
  if (grantingReason(facts)) return true;
  return isOffered(facts) && facts.visibility !== 'private';
}

/** Published, and nobody took it away. */
function isOffered({ status, takenDown, deleted, organizationDeleted }: AccessFacts): boolean {
  return status === 'published' && !takenDown && !deleted && !organizationDeleted;
}

function grantingReason(facts: AccessFacts): 'owner' | 'purchased' | 'free' | 'member' | undefined {
  const { status, visibility, takenDown, deleted, owns, bought, belongs } = facts;
  if (owns && !deleted) return 'owner';
  if (takenDown || status !== 'published') return undefined;
  // What was paid for stays, even when its creator deletes it, hides it or closes the organization.
  if (bought) return 'purchased';
  if (!isOffered(facts) || visibility === 'private') return undefined;
  if (visibility === 'public') return 'free';
  return belongs ? 'member' : undefined;
}
