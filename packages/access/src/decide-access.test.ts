import { ACCESS_REASONS, CONTENT_STATUSES, VISIBILITIES } from '@codex/constants';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideAccess, isVisible, type AccessFacts } from './decide-access.ts';

const published: AccessFacts = {
  signedIn: true,
  status: 'published',
  visibility: 'public',
  takenDown: false,
  deleted: false,
  organizationDeleted: false,
  owns: false,
  bought: false,
  belongs: false,
};

const someone = fc
  .record({
    signedIn: fc.boolean(),
    status: fc.constantFrom(...CONTENT_STATUSES),
    visibility: fc.constantFrom(...VISIBILITIES),
    takenDown: fc.boolean(),
    deleted: fc.boolean(),
    organizationDeleted: fc.boolean(),
    owns: fc.boolean(),
    bought: fc.boolean(),
    belongs: fc.boolean(),
  })
  .map((facts) =>
    facts.signedIn ? facts : { ...facts, owns: false, bought: false, belongs: false },
  );

test.each<[string, Partial<AccessFacts>, boolean, string]>([
  ['a stranger plays what is public', { signedIn: false }, true, 'free'],
  [
    'a stranger is asked to sign in for what is sold',
    { signedIn: false, visibility: 'purchased_only' },
    false,
    'sign_in_required',
  ],
  [
    'a stranger is asked to sign in for what members see',
    { signedIn: false, visibility: 'members_only' },
    false,
    'sign_in_required',
  ],
  [
    'a person has to buy what is sold',
    { visibility: 'purchased_only' },
    false,
    'purchase_required',
  ],
  [
    'a buyer watches what they bought',
    { visibility: 'purchased_only', bought: true },
    true,
    'purchased',
  ],
  [
    'a member watches what the organization sells',
    { visibility: 'purchased_only', belongs: true },
    true,
    'member',
  ],
  [
    'a person has to join for what members see',
    { visibility: 'members_only' },
    false,
    'membership_required',
  ],
  [
    'a member watches what members see',
    { visibility: 'members_only', belongs: true },
    true,
    'member',
  ],
  [
    'a member does not see what is private',
    { visibility: 'private', belongs: true },
    false,
    'purchase_required',
  ],
  [
    'a buyer keeps what its creator made private',
    { visibility: 'private', bought: true },
    true,
    'purchased',
  ],
  ['a buyer keeps what its creator deleted', { deleted: true, bought: true }, true, 'purchased'],
  [
    'a buyer keeps what a closed organization sold',
    { organizationDeleted: true, bought: true },
    true,
    'purchased',
  ],
  [
    'a buyer loses what an admin took down',
    { takenDown: true, bought: true },
    false,
    'purchase_required',
  ],
  [
    'a member loses what is deleted',
    { deleted: true, belongs: true, visibility: 'members_only' },
    false,
    'membership_required',
  ],
  [
    'a member of a closed organization sees nothing',
    { organizationDeleted: true, belongs: true, visibility: 'members_only' },
    false,
    'membership_required',
  ],
  ['what is deleted is not free', { deleted: true }, false, 'purchase_required'],
  ['an owner watches their draft', { status: 'draft', owns: true }, true, 'owner'],
  ['an owner watches what an admin took down', { takenDown: true, owns: true }, true, 'owner'],
  [
    'an owner watches what a closed organization held',
    { organizationDeleted: true, owns: true },
    true,
    'owner',
  ],
  [
    'an owner does not see what they deleted',
    { deleted: true, owns: true },
    false,
    'purchase_required',
  ],
  [
    'a draft is for nobody else',
    { status: 'draft', belongs: true, bought: true },
    false,
    'purchase_required',
  ],
  [
    'what is archived is for nobody else',
    { status: 'archived', belongs: true },
    false,
    'purchase_required',
  ],
])('%s', (_, facts, granted, reason) => {
  expect(decideAccess({ ...published, ...facts })).toEqual({ granted, reason });
});

test('every decision has a reason that fits it', () => {
  const granting = new Set<string>(ACCESS_REASONS.slice(0, 4));
  fc.assert(
    fc.property(someone, (facts) => {
      const { granted, reason } = decideAccess(facts);
      expect(granting.has(reason)).toBe(granted);
      expect(reason === 'sign_in_required').toBe(!granted && !facts.signedIn);
    }),
  );
});

test('what is taken down plays for nobody but its owner', () => {
  fc.assert(
    fc.property(someone, (facts) => {
      const { granted } = decideAccess({ ...facts, takenDown: true });
      expect(granted).toBe(facts.owns && !facts.deleted);
    }),
  );
});

test('more rights never take access away', () => {
  fc.assert(
    fc.property(someone, fc.constantFrom('owns', 'bought', 'belongs'), (facts, right) => {
      const more = { ...facts, signedIn: true, [right]: true };
      expect(decideAccess(more).granted || !decideAccess(facts).granted).toBe(true);
    }),
  );
});

test('what may be watched may be known, and what is not offered is known to nobody else', () => {
  fc.assert(
    fc.property(someone, (facts) => {
      if (decideAccess(facts).granted) expect(isVisible(facts)).toBe(true);
      if (!facts.owns && facts.status !== 'published') expect(isVisible(facts)).toBe(false);
    }),
  );
});

test('what is private is known to its owner and its buyers only', () => {
  fc.assert(
    fc.property(someone, (facts) => {
      if (isVisible({ ...facts, visibility: 'private' }))
        expect(facts.owns || facts.bought).toBe(true);
    }),
  );
});
