import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl } from '@codex/test-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabase } from '../connection.ts';
import { catalogueOf, createDatabase, dropDatabase, query } from '../database.testkit.ts';
import { readMigrations } from '../migrations/journal.ts';
import { migrate } from '../migrations/migrate.ts';
import { startRelay } from '../migrations/relay.testkit.ts';
import { dumpDatabase } from './dump.ts';
import { loadDatabase } from './load.ts';
import type { Manifest } from './manifest.ts';
import { checkTarget } from './target.ts';

/** Some migrations ago, so that a database of today is beyond it. */
const EARLIER = readMigrations().at(-3)?.tag ?? '';
const SAVED = `
  insert into users (id, name, email, role)
    values ('00000000-0000-7000-8000-000000000001', 'Saved', 'saved@example.test', 'creator');
  insert into content (creator_id, title, slug, content_type, body, status, published_at)
    select id, 'Item ' || n, 'item-' || n, 'written', 'Words', 'published', now() from users, generate_series(1, 3) n;`;
/** Somebody else's things, beside ours and around them. */
const STRANGERS = `
  create table notes (text text);
  insert into notes values ('kept');
  create function shout(text) returns text language sql return upper($1);
  create extension citext;
  create schema neon_auth;
  create table neon_auth.people (email citext primary key);
  insert into neon_auth.people values ('kept@example.test');
  alter default privileges in schema public grant select on tables to public;
  grant usage on schema public to public;`;
const LIVING = `
  insert into users (name, email) values ('Here', 'here@example.test');
  insert into sessions (user_id, token, expires_at) select id, 'token', now() + interval '1 day' from users;`;

const log = () => {};
const made: string[] = [];
const backups = new Map<string, { folder: string; manifest: Manifest; catalogue: string }>();

async function database(...statements: string[]): Promise<string> {
  const url = await createDatabase();
  made.push(url);
  await migrate({ url });
  for (const statement of statements) await query(url, statement);
  return url;
}

async function backUpAt(migration: string | undefined): Promise<void> {
  const url = await createDatabase();
  made.push(url);
  await migrate({ url, ...(migration && { upTo: migration }) });
  await query(url, SAVED);
  const folder = await mkdtemp(join(tmpdir(), 'codex-restore-'));
  const dump = await dumpDatabase(url, folder);
  const manifest: Manifest = { version: 1, ...dump, objects: { count: 0, bytes: 0, sha256: '' } };
  await migrate({ url });
  backups.set(migration ?? 'today', { folder, manifest, catalogue: await catalogueOf(url) });
}

const backup = (name: string) => {
  const found = backups.get(name);
  if (!found) throw new Error(`There is no backup ${name}`);
  return found;
};

beforeAll(async () => {
  await backUpAt(undefined);
  await backUpAt(EARLIER);
}, 60_000);
afterAll(async () => {
  for (const url of made) await dropDatabase(url);
  for (const { folder } of backups.values()) await rm(folder, { recursive: true });
});

const people = async (url: string) => {
  const rows = await query(url, 'select name from users').catch(() => []);
  return rows.map(({ name }) => name);
};

async function expectRestored(url: string): Promise<void> {
  expect(await people(url)).toEqual(['Saved']);
  expect(await query(url, 'select slug from content order by slug')).toHaveLength(3);
  expect(await query(url, 'select from sessions')).toEqual([]);
  expect(await query(url, 'select from drizzle.__drizzle_migrations')).toHaveLength(
    readMigrations().length,
  );
}

/** Of the statements of migrations one stands for all: tools/data/src/migrations cuts each of them. */
const KIND =
  /\b(lock|truncate|copy|(?:disable|enable) trigger|(?:add|drop) constraint|analyze|drop (?:table|routine|schema)|create table|commit)\b/i;

describe.each(['today', EARLIER])('a backup of %s', (name) => {
  test('comes into an empty database', async () => {
    const { folder, manifest, catalogue } = backup(name);
    const url = await createDatabase();
    made.push(url);
    await checkTarget(url, undefined);
    await loadDatabase({ url, folder, log }, manifest);
    await expectRestored(url);
    expect(await catalogueOf(url)).toBe(catalogue);
  });

  test('replaces what is ours, and leaves everything else as it is', async () => {
    const { folder, manifest, catalogue } = backup(name);
    const url = await database(LIVING, STRANGERS);
    await loadDatabase({ url, folder, log }, manifest);
    await expectRestored(url);
    expect(await query(url, 'select text, shout(text) as loud from notes')).toEqual([
      { text: 'kept', loud: 'KEPT' },
    ]);
    expect(
      await query(url, "select email = 'KEPT@example.test' as same from neon_auth.people"),
    ).toEqual([{ same: true }]);
    expect(
      await query(url, "select has_schema_privilege('public', 'public', 'usage') as may"),
    ).toEqual([{ may: true }]);
    expect(await query(url, 'select from pg_default_acl')).toHaveLength(1);
    const lines = (await catalogueOf(url)).split('\n');
    expect(lines).toEqual(expect.arrayContaining(catalogue.split('\n')));
  });

  test('cut off after the last message of each kind, the next restore ends in the same', async () => {
    const { folder, manifest, catalogue } = backup(name);
    const kinds = new Map<string, number>();
    const counted = await startRelay(await database(LIVING), (number, bytes) => {
      const kind = KIND.exec(bytes)?.[0].toLowerCase();
      if (kind) kinds.set(kind, number);
      return 'pass';
    });
    await loadDatabase({ url: counted.url, folder, log }, manifest);
    counted.stop();
    expect(kinds.size).toBeGreaterThan(7);
    // Only where the schema goes back is there a moment without anybody.
    const between = [['Here'], ['Saved'], ...(name === 'today' ? [] : [[]])];
    const template = await database(LIVING);
    const cutAfter = async (message: number) => {
      const url = await createDatabase(template);
      const relay = await startRelay(url, (number) => (number === message ? 'cut' : 'pass'));
      await loadDatabase({ url: relay.url, folder, log }, manifest).catch(() => {});
      expect(relay.queries()).toBeGreaterThanOrEqual(message);
      relay.stop();
      expect(between, 'never a part').toContainEqual(await people(url));
      await loadDatabase({ url, folder, log }, manifest);
      await expectRestored(url);
      expect((await catalogueOf(url)).split('\n')).toEqual(
        expect.arrayContaining(catalogue.split('\n')),
      );
      await dropDatabase(url);
    };
    const numbers = [...new Set(kinds.values())];
    const worker = async () => {
      for (let next = numbers.shift(); next; next = numbers.shift()) await cutAfter(next);
    };
    await Promise.all([worker(), worker(), worker()]);
  }, 240_000);
});

describe('a database is not touched', () => {
  test('whose people were not given up by its name', async () => {
    const url = await database(LIVING);
    const name = describeDatabase(url);
    await expect(checkTarget(url, undefined)).rejects.toThrow(`--replace ${name}`);
    await expect(checkTarget(url, describeDatabase(testDatabaseUrl()))).rejects.toThrow(
      `but this is ${name}`,
    );
    await expect(checkTarget(url, name)).resolves.toBeUndefined();
  });

  test('that has tables of our names and is not ours', async () => {
    const url = await createDatabase();
    made.push(url);
    await query(url, 'create table users (id int)');
    await expect(checkTarget(url, describeDatabase(url))).rejects.toThrow(
      'no migration of ours made',
    );
  });

  test('that is newer than this code', async () => {
    const url = await database();
    await query(
      url,
      "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 9e12)",
    );
    await expect(checkTarget(url, describeDatabase(url))).rejects.toThrow('newer than this code');
  });

  test('while somebody else builds on its tables', async () => {
    const { folder, manifest } = backup(EARLIER);
    const url = await database(
      LIVING,
      'create schema reports; create view reports.people as select name from users',
    );
    await expect(loadDatabase({ url, folder, log }, manifest)).rejects.toThrow(
      'view reports.people depends on',
    );
    expect(await people(url)).toEqual(['Here']);
  });
});

test('what others were granted is said before it is gone', async () => {
  const { folder, manifest } = backup(EARLIER);
  const url = await database(LIVING, 'grant select on users to public');
  const said: string[] = [];
  await loadDatabase({ url, folder, log: (line) => said.push(line) }, manifest);
  expect(said).toContain('  to be granted again: grant SELECT on users to public');
});
