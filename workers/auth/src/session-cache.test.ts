import { schema } from '@codex/database';
import { forgetSessions, resolveSession } from '@codex/security';
import { setupTestDatabase, waitFor } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { api } from './testing.ts';
import { bindings, failingKv, memoryKv } from './testing-env.ts';

const db = setupTestDatabase();

/** Resolves a session and waits for what it does in the background. */
async function resolve(
  env: ReturnType<typeof bindings>,
  cookie: string | undefined,
  fresh = false,
) {
  const background: Promise<unknown>[] = [];
  const active = await resolveSession(env, cookie, {
    fresh,
    waitUntil: (work) => background.push(work),
  });
  await Promise.all(background);
  return active;
}

test('a session is read from the database once, then from the cache for five minutes at most', async () => {
  const { cookie, id } = await api.viewer();
  const { kv, entries } = memoryKv();
  const lifetimes: unknown[] = [];
  const put: typeof kv.put = async (...args) => {
    lifetimes.push(args[2]);
    return kv.put(...args);
  };
  const env = bindings({ ...kv, put });
  expect((await resolve(env, cookie))?.user.id).toBe(id);
  expect(entries.size).toBe(1);
  expect(lifetimes).toEqual([{ expirationTtl: 300 }]);
  const [stored = ''] = entries.values();
  const cached = JSON.parse(stored);
  entries.set(
    [...entries.keys()][0] ?? '',
    JSON.stringify({ ...cached, user: { ...cached.user, name: 'From the cache' } }),
  );
  expect((await resolve(env, cookie))?.user.name).toBe('From the cache');
  expect((await resolve(env, cookie, true))?.user.name).toBe('Test Viewer');
});

test('the cache holds no token and no cookie', async () => {
  const { cookie = '', sessionToken = '' } = await api.viewer();
  const { kv, entries } = memoryKv();
  await resolve(bindings(kv), cookie);
  const all = JSON.stringify([...entries]);
  expect(all).not.toContain(sessionToken);
  expect(all).not.toContain(cookie);
});

test('without a working cache the database is asked', async () => {
  const { cookie, id } = await api.viewer();
  const env = bindings(failingKv());
  expect((await resolve(env, cookie))?.user.id).toBe(id);
  await db.delete(schema.sessions).where(eq(schema.sessions.userId, id));
  expect(await resolve(env, cookie)).toBeUndefined();
  await expect(forgetSessions(env, ['some token'])).resolves.toBeUndefined();
});

test('a copy that the cache would not let go of is not believed once the session has ended', async () => {
  const { cookie, id } = await api.viewer();
  const { kv } = memoryKv();
  const env = bindings({ ...kv, delete: () => Promise.reject(new Error('KV is down')) });
  expect(await resolve(env, cookie)).toBeDefined();
  await db.delete(schema.sessions).where(eq(schema.sessions.userId, id));
  await waitFor(async () => (await resolve(env, cookie)) === undefined, { timeout: 5000 });
});

test('what the cache holds in another shape is not believed', async () => {
  const { cookie, id } = await api.viewer();
  const { kv, entries } = memoryKv();
  const env = bindings(kv);
  await resolve(env, cookie);
  const [key = ''] = entries.keys();
  for (const broken of [
    {},
    { user: { id: 'x' } },
    { user: {}, session: { expiresAt: '2100-01-01T00:00:00Z' } },
  ]) {
    entries.set(key, JSON.stringify(broken));
    expect((await resolve(env, cookie))?.user.id).toBe(id);
  }
});
