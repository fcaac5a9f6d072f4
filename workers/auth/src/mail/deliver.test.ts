import { schema, type Mail } from '@codex/database';
import { ObservabilityClient } from '@codex/observability';
import { mailsTo, setupTestDatabase, waitFor } from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, newEmail, password, tokenMailedTo } from '../testing.ts';

const db = setupTestDatabase();
const { outbox } = schema;

const outage = (to: string, requests: number) =>
  fetch(`${process.env['MAILBOX_URL']}/_local/outage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, requests }),
  });

const rowOf = async (email: string) => {
  const [row] = await db
    .select()
    .from(outbox)
    .where(sql`${outbox.mail}->>'to' = ${email}`);
  if (!row) throw new Error('There is no mail in the outbox.');
  return row;
};

const write = async (
  mail: Partial<Mail> & { to: string },
  change: Partial<typeof outbox.$inferInsert> = {},
) => {
  const full = { template: 'password-changed', name: 'Ada', ...mail } as Mail;
  await db.insert(outbox).values({ mail: full, dedupeKey: randomUUID(), ...change });
};

const deliverNow = async (email: string) => {
  await db
    .update(outbox)
    .set({ nextAttemptAt: sql`now()` })
    .where(sql`${outbox.mail}->>'to' = ${email}`);
  await api.internal('POST', '/internal/outbox/deliver').expect(200);
};

describe('when mail is down', () => {
  test('signing up works, and the mail comes later, once', async () => {
    const email = newEmail();
    const client = api.anonymous();
    await outage(email, 2);
    await client.post('/api/auth/email/register', { email, password, name: 'Ada' }).expect(201);
    await waitFor(async () => (await rowOf(email)).lastError !== null);
    await deliverNow(email);
    expect(await mailsTo(email)).toEqual([]);
    const waiting = await rowOf(email);
    expect(waiting).toMatchObject({ deliveredAt: null, failedAt: null });
    expect(waiting.lastError).toMatch(/^503/);
    expect(waiting.nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 10_000);
    await deliverNow(email);
    await waitFor(async () => (await rowOf(email)).deliveredAt !== null);
    await deliverNow(email);
    expect(await mailsTo(email)).toHaveLength(1);
    const token = await tokenMailedTo(email);
    await client.post('/api/auth/email/verify-email', { token }).expect(200);
  });

  test('a mail of yesterday is given up, and says so', async () => {
    const to = newEmail();
    await outage(to, 5);
    await write({ to }, { createdAt: new Date(Date.now() - 25 * 3600 * 1000) });
    await deliverNow(to);
    await waitFor(async () => (await rowOf(to)).failedAt !== null);
    await deliverNow(to);
    expect(await mailsTo(to)).toEqual([]);
  });
});

describe('delivering', () => {
  test('many times at once sends each mail once', async () => {
    const to = newEmail();
    for (let i = 0; i < 5; i++) await write({ to });
    await Promise.all(
      Array.from({ length: 5 }, () => api.internal('POST', '/internal/outbox/deliver').expect(200)),
    );
    await waitFor(async () => (await mailsTo(to)).length >= 5);
    const rows = await db
      .select()
      .from(outbox)
      .where(sql`${outbox.mail}->>'to' = ${to}`);
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1]);
    expect(await mailsTo(to)).toHaveLength(5);
  });

  test('again after a crash between sending and noting it delivers once: the row is the key', async () => {
    const to = newEmail();
    await write({ to });
    await deliverNow(to);
    await waitFor(async () => (await rowOf(to)).deliveredAt !== null);
    await db
      .update(outbox)
      .set({ deliveredAt: null })
      .where(eq(outbox.id, (await rowOf(to)).id));
    await deliverNow(to);
    await waitFor(async () => (await rowOf(to)).deliveredAt !== null);
    expect(await mailsTo(to)).toHaveLength(1);
  });

  test('is asked for by our own workers only', async () => {
    await api.anonymous().post('/internal/outbox/deliver', {}, {}).expect(401);
    const forged = {
      headers: {
        'x-worker-timestamp': `${Math.floor(Date.now() / 1000)}`,
        'x-worker-signature': 'a'.repeat(64),
      },
    };
    await api.anonymous().post('/internal/outbox/deliver', {}, forged).expect(401);
  });

  test('writes no address into the log', () => {
    const lines: string[] = [];
    const log = new ObservabilityClient({
      service: 'auth-worker',
      write: (_, line) => lines.push(line),
    });
    log.warn('a mail did not go out', {
      outboxId: 'x',
      reason: '422 ada@example.test is not a recipient',
    });
    expect(lines.join()).not.toContain('ada@example.test');
  });
});
