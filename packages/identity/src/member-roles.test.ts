import { MEMBER_ROLES } from '@codex/constants';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { administers, mayGive, mayRemove } from './member-roles.ts';

const role = fc.constantFrom(...MEMBER_ROLES);
const rank = (name: (typeof MEMBER_ROLES)[number]) => MEMBER_ROLES.indexOf(name);

test('nobody gives a role above their own, or to someone above themselves', () => {
  fc.assert(
    fc.property(role, role, fc.option(role, { nil: undefined }), (actor, to, from) => {
      if (!mayGive(actor, to, from)) return;
      expect(rank(to)).toBeGreaterThanOrEqual(rank(actor));
      if (from) expect(rank(from)).toBeGreaterThanOrEqual(rank(actor));
    }),
  );
});

test('only owners and admins give roles or remove others', () => {
  fc.assert(
    fc.property(role, role, (actor, other) => {
      if (mayGive(actor, other) || mayRemove(actor, other, false))
        expect(administers(actor)).toBe(true);
    }),
  );
});

test('an owner gives every role, and everybody may leave', () => {
  for (const name of MEMBER_ROLES) {
    expect(mayGive('owner', name, name)).toBe(true);
    expect(mayRemove(name, name, true)).toBe(true);
  }
});

test('an admin cannot touch an owner, nor make one', () => {
  expect(mayGive('admin', 'member', 'owner')).toBe(false);
  expect(mayGive('admin', 'owner', 'member')).toBe(false);
  expect(mayRemove('admin', 'owner', false)).toBe(false);
  expect(mayGive('admin', 'admin', 'member')).toBe(true);
});
