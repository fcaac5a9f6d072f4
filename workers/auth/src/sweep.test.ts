import { schema } from '@codex/database';
import { setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newEmail, registered } from './testing.ts';

const db = setupTestDatabase();
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

/** What cron does every minute, now. */
const runCron = () =>
  fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/auth-worker`, { method: 'POST' });

test('every minute what has expired is removed, and what is in use stays', async () => {
  const { id: userId } = await registered();
  const [old, current] = [randomUUID(), randomUUID()];
  await db.insert(schema.sessions).values([
    { token: old, userId, expiresAt: daysAgo(1) },
    { token: current, userId, expiresAt: daysAgo(-1) },
  ]);
  await db.insert(schema.verificationTokens).values([
    { identifier: old, value: 'x', expiresAt: daysAgo(1) },
    { identifier: current, value: 'x', expiresAt: daysAgo(-1) },
  ]);
  await db.insert(schema.rateLimits).values([
    { key: old, windowStart: daysAgo(1), count: 1 },
    { key: current, windowStart: new Date(), count: 1 },
  ]);
  expect((await runCron()).status).toBe(200);
  const left = async (key: string) => [
    await db.$count(schema.sessions, eq(schema.sessions.token, key)),
    await db.$count(schema.verificationTokens, eq(schema.verificationTokens.identifier, key)),
    await db.$count(schema.rateLimits, eq(schema.rateLimits.key, key)),
  ];
  expect(await left(old)).toEqual([0, 0, 0]);
  expect(await left(current)).toEqual([1, 1, 1]);
});

test('after a month a mail that went out is no longer about a person', async () => {
  const to = newEmail();
  const [dedupeKey, recent] = [randomUUID(), randomUUID()];
  const mail = { template: 'password-changed', to, name: 'Ada' } as const;
  await db.insert(schema.outbox).values([
    { mail, dedupeKey, createdAt: daysAgo(31), deliveredAt: daysAgo(31) },
    { mail, dedupeKey: recent, createdAt: daysAgo(29), deliveredAt: daysAgo(29) },
  ]);
  await runCron();
  const mailOf = async (key: string) =>
    (await db.select().from(schema.outbox).where(eq(schema.outbox.dedupeKey, key)))[0]?.mail;
  expect(await mailOf(dedupeKey)).toEqual({ template: 'password-changed' });
  expect(await mailOf(recent)).toEqual(mail);
});
