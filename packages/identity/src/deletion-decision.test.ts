import { describe, expect, test } from 'vitest';
import { refuseWhileNeeded, requireProof } from './deletion-decision.ts';

const now = new Date('2026-11-26T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const known = { name: 'Ada Lovelace', hasPassword: true, passwordFits: false, signedInAt: now };

describe('an account with a password is deleted', () => {
  test('by whoever types the password, however long ago they signed in', () => {
    const facts = { ...known, passwordFits: true, signedInAt: minutesAgo(1400) };
    expect(() => requireProof({ password: 'right' }, facts, now)).not.toThrow();
  });

  test.each([
    ['a wrong one', { password: 'wrong' }, 'INVALID_CREDENTIALS'],
    ['the name instead', { name: 'Ada Lovelace' }, 'VALIDATION_ERROR'],
    ['nothing', {}, 'VALIDATION_ERROR'],
  ])('not with %s', (_, proof, code) => {
    expect(() => requireProof(proof, known, now)).toThrow(expect.objectContaining({ code }));
  });
});

describe('an account without a password is deleted', () => {
  test.each([
    ['by the name and a sign-in of this hour', { name: ' Ada Lovelace ' }, 59, undefined],
    ['not after a longer time', { name: 'Ada Lovelace' }, 61, 'FORBIDDEN'],
    ['not with another name', { name: 'Ada' }, 1, 'VALIDATION_ERROR'],
    ['not with a password that it does not have', { password: 'x' }, 1, 'VALIDATION_ERROR'],
  ])('%s', (_, proof, minutes, code) => {
    const facts = { ...known, hasPassword: false, signedInAt: minutesAgo(minutes) };
    const decide = () => requireProof(proof, facts, now);
    if (code) expect(decide).toThrow(expect.objectContaining({ code }));
    else expect(decide).not.toThrow();
  });
});

test.each([
  ['an organization needs another owner', [{ id: '1', name: 'North' }], false, 'only_owner'],
  ['a payment is on its way', [], true, 'payment_on_its_way'],
])('nobody goes while %s', (_, organizations, paymentOnItsWay, reason) => {
  const decide = () => refuseWhileNeeded({ organizations, paymentOnItsWay });
  expect(decide).toThrow(
    expect.objectContaining({ code: 'CONFLICT', details: expect.objectContaining({ reason }) }),
  );
});
