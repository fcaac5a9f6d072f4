import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neon, neonConfig, Pool } from '@neondatabase/serverless';
import { types } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Postgres, startPostgres } from '../postgres/server.ts';
import { freePort, until } from '../testing.ts';
import { startNeonProxy } from './proxy.ts';
import type { DatabaseStats } from './stats.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'codex-proxy-'));
let postgres: Postgres;
let proxy: Awaited<ReturnType<typeof startNeonProxy>>;
let url: string;
let sql: ReturnType<typeof neon>;

beforeAll(async () => {
  const direct = `postgres://codex:codex@127.0.0.1:${await freePort()}/codex`;
  postgres = await startPostgres({ url: direct, stateDir, durable: false });
  proxy = await startNeonProxy({ port: await freePort(), postgresUrl: direct });
  url = direct.replace(/:\d+\/codex$/, `:${new URL(proxy.url).port}/codex`);
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;
  neonConfig.wsProxy = (host, port) => `${host}:${port}/v2`;
  neonConfig.useSecureWebSocket = false;
  neonConfig.webSocketConstructor = WebSocket;
  sql = neon(url);
});
afterAll(async () => {
  await proxy.stop();
  await postgres.stop();
  rmSync(stateDir, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql`drop table if exists notes`;
  await sql`create table notes (id int primary key, body text, at timestamptz, doc jsonb, raw bytea)`;
});

const stats = async (): Promise<DatabaseStats> =>
  (await fetch(`${proxy.url}/_local/stats`)).json() as Promise<DatabaseStats>;

test('values come back as the types that the driver makes of them', async () => {
  const at = new Date('2026-01-02T03:04:05.678Z');
  await sql`insert into notes values (1, ${'ümlaut'}, ${at}, ${{ a: [1, null] }}, ${Buffer.from([0, 255])})`;
  const rows =
    await sql`select *, 1.50::numeric as price, null::int as nothing, array['a','b'] as list from notes`;
  expect(rows).toEqual([
    {
      id: 1,
      body: 'ümlaut',
      at,
      doc: { a: [1, null] },
      raw: Buffer.from([0, 255]),
      price: '1.50',
      nothing: null,
      list: ['a', 'b'],
    },
  ]);
});

test('full results name command, count and fields', async () => {
  const full = await sql.query('select id, body from notes', [], { fullResults: true });
  expect(full).toMatchObject({ command: 'SELECT', rowCount: 0, rows: [] });
  expect(full.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
    ['id', types.builtins.INT4],
    ['body', types.builtins.TEXT],
  ]);
});

test('an error carries the fields of PostgreSQL', async () => {
  await sql`insert into notes (id) values (1)`;
  await expect(sql`insert into notes (id) values (1)`).rejects.toMatchObject({
    name: 'NeonDbError',
    code: '23505',
    severity: 'ERROR',
    table: 'notes',
    constraint: 'notes_pkey',
    detail: 'Key (id)=(1) already exists.',
  });
});

test('a batch is one transaction: all of it or nothing', async () => {
  const broken = sql.transaction([
    sql`insert into notes (id) values (1)`,
    sql`insert into notes (id) values (1)`,
  ]);
  await expect(broken).rejects.toMatchObject({ code: '23505' });
  expect(await sql`select count(*)::int as n from notes`).toEqual([{ n: 0 }]);
  const [, count] = await sql.transaction([
    sql`insert into notes (id) values (1)`,
    sql`select count(*)::int as n from notes`,
  ]);
  expect(count).toEqual([{ n: 1 }]);
});

test('a batch runs with the isolation it asks for, and only reads when it says so', async () => {
  const [[level]] = (await sql.transaction([sql`show transaction isolation level`], {
    isolationLevel: 'Serializable',
    readOnly: true,
  })) as [[{ transaction_isolation: string }]];
  expect(level.transaction_isolation).toBe('serializable');
  const write = sql.transaction([sql`insert into notes (id) values (1)`], { readOnly: true });
  await expect(write).rejects.toMatchObject({ code: '25006' });
});

test('a query whose table was changed under its plan still answers', async () => {
  const read = async () => [await sql`select * from notes`].flat();
  await Promise.all(Array.from({ length: 30 }, read));
  await sql`alter table notes add column extra int`;
  const answers = await Promise.all(Array.from({ length: 30 }, read));
  expect(answers.every((rows) => rows.length === 0)).toBe(true);
});

test('several statements in one query are refused', async () => {
  await expect(sql.query('select 1; select 2')).rejects.toMatchObject({ code: '42601' });
});

test.each([true, false])(
  'a session over WebSocket decides midway (pipelined: %s)',
  async (pipelined) => {
    neonConfig.pipelineConnect = pipelined ? 'password' : false;
    const pool = new Pool({ connectionString: url, max: 1 });
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into notes (id, body) values ($1, $2)', [1, 'x'.repeat(300_000)]);
    const { rows } = await client.query('select length(body) as n from notes');
    expect(rows).toEqual([{ n: 300_000 }]);
    await client.query('rollback');
    client.release();
    await pool.end();
    expect(await sql`select 1 from notes`).toEqual([]);
  },
);

test('it counts requests, sessions, statements and round trips', async () => {
  const before = await stats();
  await sql`select 1`;
  await sql.transaction([sql`select 1`, sql`select 2`]);
  const pool = new Pool({ connectionString: url, max: 1 });
  await pool.query('select $1::int', [1]);
  await pool.query('select 2');
  await pool.end();
  const after = await stats();
  expect({
    http: after.http - before.http,
    ws: after.ws - before.ws,
    statements: after.statements - before.statements,
    roundTrips: after.roundTrips - before.roundTrips,
  }).toEqual({ http: 2, ws: 1, statements: 5, roundTrips: 4 });
});

test('a page in a browser gets neither SQL nor a session', async () => {
  const headers = { 'neon-connection-string': url, origin: 'https://evil.example' };
  const body = JSON.stringify({ query: 'select 1' });
  expect((await fetch(`${proxy.url}/sql`, { method: 'POST', headers, body })).status).toBe(400);
  const socket = new WebSocket(`${proxy.url.replace('http', 'ws')}/v2`, { headers });
  const refused = await new Promise((resolve) => {
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode));
  });
  expect(refused).toBe(403);
});

test('while PostgreSQL is gone callers hear 503 at once, and answers return by themselves', async () => {
  postgres.kill('SIGKILL');
  const error = await until(async () => {
    const failed = await sql`select 1`.then(() => undefined).catch((reason: Error) => reason);
    return failed;
  });
  expect(error.message).toContain('HTTP status 503');
  const killed = performance.now();
  await until(async () => (await sql`select 1 as one`.catch(() => undefined)) as unknown);
  expect(performance.now() - killed).toBeLessThan(10_000);
});
