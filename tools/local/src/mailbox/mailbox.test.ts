import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../testing.ts';
import { startMailbox } from './server.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'codex-mailbox-'));
const apiKey = 're_test';
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
  mailbox = await startMailbox({ port: await freePort(), stateDir, apiKey });
});
afterAll(async () => {
  await mailbox.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const mail = (to: string, more: object = {}) => ({
  from: 'Codex <hello@codex.test>',
  to: [to],
  subject: 'Welcome',
  text: 'Hello',
  ...more,
});

function send(body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${mailbox.url}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function received(to: string): Promise<{ id: string; to: string; subject: string }[]> {
  const answer = await fetch(`${mailbox.url}/api/messages?to=${encodeURIComponent(to)}`);
  const { items } = (await answer.json()) as {
    items: { id: string; to: string; subject: string }[];
  };
  return items;
}

test('a mail is found by its address, newest first, whatever its case', async () => {
  await send(mail('Ada <Ada@example.test>', { subject: 'First' }));
  await send(mail('ada@example.test', { subject: 'Second' }));
  const subjects = (await received('ADA@example.test')).map(({ subject }) => subject);
  expect(subjects).toEqual(['Second', 'First']);
});

test('the same idempotency key delivers once and answers with the same id', async () => {
  const key = { 'idempotency-key': 'outbox-1' };
  const first = await (await send(mail('once@example.test'), key)).json();
  const second = await (await send(mail('once@example.test'), key)).json();
  expect(second).toEqual(first);
  expect(await received('once@example.test')).toHaveLength(1);
});

test('an idempotency key used for another mail is refused', async () => {
  const key = { 'idempotency-key': 'outbox-2' };
  await send(mail('key@example.test'), key);
  const other = await send(mail('key@example.test', { subject: 'Other' }), key);
  expect(other.status).toBe(409);
});

test.each([
  ['without a sender', { from: undefined }, 422],
  ['without text and html', { text: undefined }, 422],
  ['with an unknown field', { colour: 'red' }, 422],
])('refuses a mail %s', async (_, more, status) => {
  expect((await send(mail('bad@example.test', more))).status).toBe(status);
});

test('refuses a missing and a wrong key', async () => {
  expect((await send(mail('x@example.test'), { authorization: '' })).status).toBe(401);
  expect((await send(mail('x@example.test'), { authorization: 'Bearer no' })).status).toBe(403);
});

test('an ordered outage fails that many deliveries to that address and no other', async () => {
  await fetch(`${mailbox.url}/_local/outage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: 'down@example.test', requests: 1 }),
  });
  expect((await send(mail('up@example.test'))).status).toBe(200);
  expect((await send(mail('down@example.test'))).status).toBe(503);
  expect((await send(mail('down@example.test'))).status).toBe(200);
  expect(await received('down@example.test')).toHaveLength(1);
});

test('a message is shown without letting its HTML do anything', async () => {
  const body = '<script>alert(1)</script><p>Hi</p>';
  const sent = await send(mail('html@example.test', { subject: '<b>bold</b>', html: body }));
  const { id } = (await sent.json()) as { id: string };
  const page = await (await fetch(`${mailbox.url}/messages/${id}`)).text();
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;b&gt;bold&lt;/b&gt;');
  const frame = await fetch(`${mailbox.url}/messages/${id}/html`);
  expect(frame.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
});

test('messages survive a restart', async () => {
  await send(mail('kept@example.test'));
  const again = await startMailbox({ port: await freePort(), stateDir, apiKey });
  const answer = await fetch(`${again.url}/api/messages?to=kept@example.test`);
  expect(await answer.json()).toMatchObject({ items: [{ to: 'kept@example.test' }] });
  await again.stop();
});
