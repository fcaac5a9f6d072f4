import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  setupTestDatabase,
  teardownTestDatabase,
  TestClient,
  testApi,
  waitFor,
} from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';
import { buy, publishedItem } from './journey.ts';

const api = testApi();
afterAll(teardownTestDatabase);

const readLog = (name: string) =>
  readFile(join(process.env['CODEX_STATE_DIR'] ?? '', 'logs', name), 'utf8').catch(() => '');
const allLogs = async () =>
  (await Promise.all(['workers.log', 'transcoder.log'].map(readLog))).join('\n');

interface Line {
  service: string;
  requestId: string;
  traceId: string;
  message: string;
}

/** Every line of a request, of whatever process. */
async function linesOf(requestId: string): Promise<Line[]> {
  const lines = (await allLogs()).split('\n').filter((line) => line.includes(requestId));
  return lines.map((line) => JSON.parse(line));
}

/** Something that fails as nobody foresaw, while it holds what a person wrote. */
async function failWith(creator: TestClient, words: string): Promise<void> {
  const db = setupTestDatabase();
  await db.execute(
    `alter table content add constraint ${RULE} check (title <> '${words}') not valid`,
  );
  const article = { title: words, slug: 'article', contentType: 'written', body: words };
  await creator.post('/api/content', article).expect(500);
  await db.execute(`alter table content drop constraint ${RULE}`);
}

const RULE = 'nobody_foresaw_this';

test('nothing secret and nobody’s address is in any log, however it comes in', async () => {
  const canary = `canary${randomUUID().replaceAll('-', '')}`;
  const address = `${canary}@example.test`;
  const web = process.env['WEB_APP_URL'] ?? '';
  const stranger = new TestClient();
  const viewer = await api.viewer({ name: canary, email: address });
  const creator = await api.creator();
  const item = await publishedItem(creator);
  const json = { 'content-type': 'application/json' };

  // Passwords and addresses, right and wrong, and bodies that are none.
  await stranger.post('/api/auth/email/register', {
    email: address,
    password: canary,
    name: canary,
  });
  await stranger.post('/api/auth/email/login', { email: address, password: canary }).expect(401);
  await stranger.request('POST', '/api/auth/email/login', { headers: json, body: `{"${canary}` });
  await stranger.request('POST', '/api/auth/email/login', { headers: json, body: `"${canary}"` });
  // Cookies, tokens, query strings, headers.
  const headers = {
    cookie: `codex-session=${canary}.${canary}; x=${canary}`,
    authorization: `Bearer ${canary}`,
  };
  await stranger.get(`/api/user/library?search=${canary}`, { headers });
  await stranger.get(`/api/content/${canary}?token=${canary}`, { headers });
  await stranger.get(`/api/content/public?search=${canary}&category=${canary}`);
  await stranger.get(`/api/auth/verify-email?token=${canary}`);
  await viewer.post(`/api/invitations/${canary}${canary}/accept`);
  await stranger.post('/api/auth/email/reset-password', { token: canary, newPassword: canary });
  await stranger.get(`/v/${canary}.${canary}/${item.id}/hls/master.m3u8`);
  await stranger.get(
    `/nothing/${canary}?${canary}=${canary}`.replace('/nothing', `${web}/nothing`),
  );
  // Pages of the web app, whose addresses and forms hold the same.
  for (const path of [
    `/invitations/${canary}${canary}`,
    `/reset-password?token=${canary}`,
    `/browse?search=${canary}`,
  ]) {
    await viewer.fetch(`${web}${path}`);
  }
  await stranger.fetch(`${web}/login`, {
    method: 'POST',
    headers: { origin: web, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email: address, password: canary }),
  });
  // What is no form is an error whose message repeats the header; what the database refuses, one that
  // holds the query with its parameters.
  const type = `application/x-other; to=${address}; from="/x?token=${canary}"`;
  const form = {
    method: 'POST',
    body: 'x',
    headers: { origin: web, accept: 'text/html', 'content-type': type },
  };
  expect((await stranger.fetch(`${web}/login`, form)).status).toBe(415);
  await failWith(creator, canary);
  // Webhooks with a wrong signature, and a purchase with everything that belongs to it.
  await stranger.request('POST', '/webhooks/stripe/payment', {
    headers: { ...json, 'stripe-signature': `t=1,v1=${canary}` },
    body: JSON.stringify({ id: canary, card: { number: canary } }),
  });
  await buy(viewer, item.id);
  await viewer.get(`/api/access/streaming-url/${item.id}`).expect(200);
  // A last request whose line is there only after those of all others.
  const last = `last-${randomUUID()}`;
  await stranger.get('/api/content/public', { headers: { 'x-request-id': last } });
  await waitFor(async () => (await linesOf(last)).length > 0, { what: 'the log' });

  const logs = await allLogs();
  const found = logs
    .split('\n')
    .filter((line) => line.includes(canary) || /@example\.test/.test(line));
  expect(found).toEqual([]);
  expect(logs, 'the header was logged').toMatch(/form-encoded data.*\[email\].*token=\[redacted\]/);
  expect(logs, 'the failure was logged').toContain(RULE);
  expect(logs).not.toMatch(/sk_test_\w|whsec_\w|codex-session=\w|\/v\/[^[\s"/]{20}/);
});

test('every line of the workers is one JSON object that says when, who, what and for which request', async () => {
  const lines = (await readLog('workers.log')).split('\n').filter((line) => line.startsWith('{'));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines.slice(-500)) {
    expect(JSON.parse(line)).toMatchObject({
      time: expect.stringMatching(/Z$/),
      level: expect.stringMatching(/^(debug|info|warn|error)$/),
      service: expect.any(String),
      environment: 'development',
      version: expect.any(String),
      message: expect.any(String),
    });
  }
});

test('a page’s request is found in every worker that it asked, under one id and one trace', async () => {
  const viewer = await api.viewer();
  const requestId = `page-${randomUUID()}`;
  const traceId = randomUUID().replaceAll('-', '');
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  const headers = { 'x-request-id': requestId, traceparent };
  const page = await viewer.fetch(`${process.env['WEB_APP_URL']}/purchases`, { headers });
  expect(page.status).toBe(200);
  const services = () =>
    linesOf(requestId).then((lines) => new Set(lines.map(({ service }) => service)));
  await waitFor(async () => (await services()).size >= 3, { what: 'the lines of three services' });
  expect(await services()).toEqual(new Set(['web', 'auth-worker', 'ecom-api']));
  expect(new Set((await linesOf(requestId)).map((line) => line.traceId))).toEqual(
    new Set([traceId]),
  );
});

test('a mail is found under the request that caused it, also when it goes out later', async () => {
  const requestId = `mail-${randomUUID()}`;
  const headers = { 'x-request-id': requestId };
  const person = { email: `${randomUUID()}@example.test`, password: 'correct horse', name: 'Ada' };
  await new TestClient().post('/api/auth/email/register', person, { headers }).expect(201);
  const sent = await waitFor(
    async () => (await linesOf(requestId)).find(({ message }) => message === 'a mail went out'),
    { what: 'the mail' },
  );
  expect(sent.service).toBe('auth-worker');
});
