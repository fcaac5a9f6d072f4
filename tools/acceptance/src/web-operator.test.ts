import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  seedSession,
  seedTestUsers,
  setupTestDatabase,
  teardownTestDatabase,
} from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';
import { WebVisitor } from './web-visitor.ts';

const db = setupTestDatabase();
const { outbox, webhookEvents } = schema;
afterAll(teardownTestDatabase);

async function statusSeenBy(role: 'admin' | 'creator' | 'customer' | undefined) {
  const [person] = await seedTestUsers(db, 1, role && { role });
  const session = role && person && (await seedSession(db, person.id));
  return new WebVisitor().open('/admin/status', session ? { cookie: session.cookie } : {});
}

test.each([undefined, 'customer', 'creator'] as const)(
  'there is no such page for a %s',
  async (role) => {
    const { status, html } = await statusSeenBy(role);
    expect(status).toBe(404);
    expect(html).not.toContain('docs/runbooks');
  },
);

test('an operator sees what was given up and what is not applied, and what to do about it', async () => {
  // What has waited the longest is listed first.
  const createdAt = new Date('2020-01-01');
  const eventId = `evt_${randomUUID()}`;
  await db.insert(outbox).values({
    mail: { template: 'password-changed', to: 'ada@example.test', name: 'Ada' },
    dedupeKey: randomUUID(),
    attempts: 9,
    createdAt,
    failedAt: createdAt,
    lastError: `403 of ${eventId}`,
  });
  await db.insert(webhookEvents).values({
    id: eventId,
    endpoint: 'payment',
    type: 'payment_intent.succeeded',
    payload: {},
    stripeCreatedAt: createdAt,
    createdAt,
    attempts: 4,
    nextAttemptAt: new Date(Date.now() + 24 * 3600 * 1000),
    lastError: 'there is no such session',
  });
  const { status, html } = await statusSeenBy('admin');
  expect(status).toBe(200);
  expect(html).toContain(`403 of ${eventId}`);
  expect(html).toContain('there is no such session');
  expect(html).toContain(`value="${eventId}"`);
  for (const name of ['transcoding-queue', 'mail-not-sent', 'webhooks-failing', 'task-stopped']) {
    expect(html).toContain(`docs/runbooks/${name}.md`);
  }
  expect(html).not.toContain('ada@example.test');
});
