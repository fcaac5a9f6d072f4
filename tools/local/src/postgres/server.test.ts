import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, until } from '../testing.ts';
import { type Postgres, startPostgres } from './server.ts';

let stateDir: string;
let url: string;
let postgres: Postgres;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'codex-postgres-'));
  url = `postgres://codex:codex@127.0.0.1:${await freePort()}/codex`;
  postgres = await startPostgres({ url, stateDir });
});
afterEach(async () => {
  await postgres.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function query(text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed is there after a kill in the middle of work, and the server is back by itself', async () => {
  await query('create table kept (id int)');
  const busy = query('select pg_sleep(30)').catch(() => 'interrupted');
  const open = new Client({ connectionString: url });
  open.on('error', () => {});
  await open.connect();
  await open.query('begin; insert into kept values (1)');
  await query('insert into kept values (2)');
  postgres.kill('SIGKILL');
  expect(await busy).toBe('interrupted');
  const rows = await until(() => query('select id from kept').catch(() => undefined));
  expect(rows).toEqual([{ id: 2 }]);
  await open.end();
});

test('a lock file whose pid belongs to somebody else by now does not keep it from starting', async () => {
  await postgres.stop();
  const lock = join(stateDir, 'postgres/data/postmaster.pid');
  const left = `${process.ppid}\n${stateDir}/postgres/data\n1\n5432\n\n127.0.0.1\n   1 1\nready\n`;
  writeFileSync(lock, left);
  postgres = await startPostgres({ url, stateDir });
  expect(readFileSync(lock, 'utf8')).not.toContain(`${process.ppid}\n`);
  expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('its role is no superuser and may create the extensions of the schema', async () => {
  const [role] = await query('select rolsuper from pg_roles where rolname = current_user');
  expect(role).toEqual({ rolsuper: false });
  await query('create extension pg_trgm; create extension citext; create extension btree_gin');
});

test('it is durable unless told otherwise', async () => {
  expect(await query('show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await query('show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
});
