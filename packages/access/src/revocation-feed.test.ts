import { ServiceUnavailableError } from '@codex/service-errors';
import { expect, test } from 'vitest';
import { RevocationFeed, type RevocationReading } from './revocation-feed.ts';

const userId = '019b2f4e-1111-7111-9111-1234567890ab';
const stream = { viewer: '91111234567890ab', item: '0000000000000000' };

/** A feed on a clock of its own, over a database that can be down. */
function setUp() {
  const state = { now: 1_000_000_000, reads: 0, down: false, revoked: [] as number[], failures: 0 };
  const background: Promise<unknown>[] = [];
  const feed = new RevocationFeed(() => state.now);
  const read = async (since: number): Promise<RevocationReading> => {
    state.reads += 1;
    if (state.down) throw new Error('down');
    const revocations = state.revoked
      .filter((at) => at > since)
      .map((revokedAt) => ({ userId, contentId: null, revokedAt }));
    return { revocations, clock: state.now };
  };
  const current = () =>
    feed.current({
      read,
      waitUntil: (work) => background.push(work),
      onFailure: () => (state.failures += 1),
    });
  const settle = async () => void (await Promise.all(background.splice(0)));
  return { state, current, settle };
}

test('nothing is served before the revocations were read once', async () => {
  const { state, current } = setUp();
  state.down = true;
  await expect(current()).rejects.toThrow(ServiceUnavailableError);
  await expect(current()).rejects.toThrow(ServiceUnavailableError);
  expect(state.reads).toBe(1);
  state.down = false;
  state.now += 1001;
  await expect(current()).resolves.toBeDefined();
});

test('many requests at once read one time, every five seconds', async () => {
  const { state, current, settle } = setUp();
  await current();
  state.now += 4999;
  await Promise.all(Array.from({ length: 20 }, current));
  expect(state.reads).toBe(1);
  state.now += 1;
  await Promise.all(Array.from({ length: 20 }, current));
  await settle();
  expect(state.reads).toBe(2);
});

test('a revocation counts from the next read on', async () => {
  const { state, current, settle } = setUp();
  await current();
  state.revoked.push(state.now);
  const issuedAt = state.now - 1;
  state.now += 5000;
  await current();
  await settle();
  expect((await current()).includes(stream, issuedAt)).toBe(true);
});

test('a revocation that was committed late is still read', async () => {
  const { state, current, settle } = setUp();
  await current();
  const late = state.now - 20_000;
  state.revoked.push(late);
  state.now += 5000;
  await current();
  await settle();
  expect((await current()).includes(stream, late)).toBe(true);
});

test('while the database is down, what is known holds for 50 seconds and no longer', async () => {
  const { state, current, settle } = setUp();
  await current();
  state.down = true;
  state.now += 49_000;
  await expect(current()).resolves.toBeDefined();
  await settle();
  expect(state.failures).toBe(1);
  state.now += 1001;
  await expect(current()).rejects.toThrow(ServiceUnavailableError);
  state.down = false;
  state.now += 1001;
  await expect(current()).resolves.toBeDefined();
});
