import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  createTestMedia,
  mailTo,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
} from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
const { operatorActions, outbox } = schema;
afterAll(teardownTestDatabase);

const runCron = (worker: string) =>
  fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/${worker}`, { method: 'POST' });

async function givenUpMail() {
  const to = `${randomUUID()}@example.test`;
  const [row] = await db
    .insert(outbox)
    .values({
      mail: { template: 'password-changed', to, name: 'Ada' },
      dedupeKey: randomUUID(),
      attempts: 9,
      // What was given up the longest ago is listed first.
      createdAt: new Date('2020-01-01'),
      failedAt: new Date(),
      lastError: '500 internal_server_error',
    })
    .returning();
  if (!row) throw new Error('There is a mail.');
  return { id: row.id, to };
}

test('an operator sees what is stuck, and when each task last ran', async () => {
  const operator = await api.admin();
  const { id, to } = await givenUpMail();
  await runCron('content-api');
  const { data, text } = await operator.get('/api/admin/status').expect(200);
  const found = data.mail.items.find((mail: { id: string }) => mail.id === id);
  expect(found).toMatchObject({ template: 'password-changed', attempts: 9 });
  expect(found.failedAt).toMatch(/Z$/);
  expect(text).not.toContain(to);
  const storage = data.cron.find(({ name }: { name: string }) => name === 'storage');
  expect(storage).toMatchObject({ service: 'content-api', overdue: false, failures: 0 });
  expect(Date.now() - Date.parse(storage.succeededAt)).toBeLessThan(120_000);
});

test.each(['creator', 'viewer'] as const)('a %s sees nothing of it', async (role) => {
  const person = await api[role]();
  await person.get('/api/admin/status').expect(403);
  await person.post('/api/admin/retry', { kind: 'mail', id: randomUUID() }).expect(403);
});

test('a mail that was given up goes out when an operator wants it, and that is noted', async () => {
  const operator = await api.admin();
  const { id, to } = await givenUpMail();
  await operator.post('/api/admin/retry', { kind: 'mail', id }).expect(204);
  await runCron('auth-worker');
  await mailTo(to);
  const actions = await db.select().from(operatorActions).where(eq(operatorActions.target, id));
  expect(actions).toMatchObject([{ actorId: operator.id, action: 'retry_mail' }]);
  await operator.post('/api/admin/retry', { kind: 'mail', id }).expect(404);
  const change = db.update(operatorActions).set({ target: 'x' });
  await expect(change.where(eq(operatorActions.target, id))).rejects.toThrow();
});

test.each([
  ['mail', 'no-uuid'],
  ['mail', randomUUID()],
  ['media', randomUUID()],
  ['webhook', 'evt_unknown'],
])('there is no %s called %s to try again', async (kind, id) => {
  const operator = await api.admin();
  await operator.post('/api/admin/retry', { kind, id }).expect(404);
});

async function mediaOf(values: Parameters<typeof createTestMedia>[1]) {
  return (await createTestMedia(await api.creator(), { readyGeneration: null, ...values })).id;
}

const jobsOf = async (mediaId: string) => {
  const { rows } = await db.execute(
    sql`select data from pgboss.job where name = 'transcode' and data ->> 'mediaId' = ${mediaId}`,
  );
  return rows;
};

test('a transcoding that failed three times is ordered anew', async () => {
  const operator = await api.admin();
  const id = await mediaOf({ status: 'failed', failureReason: 'Processing failed three times.' });
  const requestId = `retry-${randomUUID()}`;
  const headers = { 'x-request-id': requestId };
  await operator.post('/api/admin/retry', { kind: 'media', id }, { headers }).expect(204);
  expect(await jobsOf(id)).toMatchObject([{ data: { generation: 2, cause: { requestId } } }]);
});

test('media whose job got lost is ordered anew, and what waits its turn is left alone', async () => {
  const lost = await mediaOf({ status: 'uploaded', updatedAt: new Date(Date.now() - 11 * 60_000) });
  const waiting = await mediaOf({ status: 'uploaded' });
  await runCron('content-api');
  expect(await jobsOf(lost)).toHaveLength(1);
  expect(await jobsOf(waiting)).toHaveLength(0);
});
