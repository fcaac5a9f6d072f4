import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { REVOCATION_WINDOW_MS, RevokedStreams } from './revocations.ts';
import { tailOf } from './stream-token.ts';

const now = 1_795_000_000_000;
const stream = (userId: string, contentId: string) => ({
  viewer: tailOf(userId),
  item: tailOf(contentId),
});

test.each([
  ['of this person for this item', true, true, true],
  ['of this person for everything', true, false, true],
  ['of this item for everybody', false, true, true],
])('a stream ends by a revocation %s', (_, person, item, ended) => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (userId, contentId) => {
      const revoked = new RevokedStreams();
      const revocation = {
        userId: person ? userId : null,
        contentId: item ? contentId : null,
        revokedAt: now,
      };
      revoked.add([revocation], now);
      expect(revoked.includes(stream(userId, contentId), now - 1)).toBe(ended);
    }),
  );
});

test('other people and other items go on', () => {
  const ids = fc.uniqueArray(fc.uuid(), { minLength: 4, maxLength: 4, selector: tailOf });
  fc.assert(
    fc.property(ids, ([userId = '', contentId = '', otherUser = '', otherItem = '']) => {
      const revoked = new RevokedStreams();
      revoked.add([{ userId, contentId, revokedAt: now }], now);
      expect(revoked.includes(stream(otherUser, contentId), now - 1)).toBe(false);
      expect(revoked.includes(stream(userId, otherItem), now - 1)).toBe(false);
    }),
  );
});

test('a token issued before or just after a revocation ends, one issued a second later plays', () => {
  const userId = '019b2f4e-1111-7111-9111-1234567890ab';
  const contentId = '019b2f4e-2222-7222-a222-abcdefabcdef';
  const revoked = new RevokedStreams();
  revoked.add([{ userId, contentId, revokedAt: now }], now);
  const ended = (after: number) => revoked.includes(stream(userId, contentId), now + after);
  expect([-3_600_000, 0, 400, 1000].map(ended)).toEqual([true, true, true, false]);
});

test('the latest of several revocations counts, in whatever order they are read', () => {
  const userId = '019b2f4e-1111-7111-9111-1234567890ab';
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (times) => {
      const revoked = new RevokedStreams();
      const at = times.map((time) => ({ userId, contentId: null, revokedAt: now + time }));
      for (const revocation of at) revoked.add([revocation], now);
      revoked.add(at, now);
      const latest = now + Math.max(...times);
      expect(revoked.includes(stream(userId, userId), latest)).toBe(true);
      expect(revoked.includes(stream(userId, userId), latest + 1000)).toBe(false);
    }),
  );
});

test('what no living token can meet is forgotten', () => {
  const userId = '019b2f4e-1111-7111-9111-1234567890ab';
  const revoked = new RevokedStreams();
  revoked.add([{ userId, contentId: null, revokedAt: now }], now);
  revoked.add([], now + REVOCATION_WINDOW_MS + 1);
  expect(revoked.includes(stream(userId, userId), now)).toBe(false);
});
