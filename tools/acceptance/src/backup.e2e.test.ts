import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { backUp, ObjectStore, restore } from '@codex/data';
import {
  seedSession,
  setupTestDatabase,
  teardownTestDatabase,
  TestClient,
  testApi,
  testDatabaseUrl,
  waitFor,
} from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, publishedItem } from './journey.ts';

const api = testApi();
const store = new ObjectStore(process.env);
const place = (folder: string) => ({ url: testDatabaseUrl(), store, folder, log: () => {} });
let folders: { first: string; second: string };

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'codex-backup-'));
  folders = { first: join(root, 'first'), second: join(root, 'second') };
});
afterAll(async () => {
  await rm(join(folders.first, '..'), { recursive: true, force: true });
  await teardownTestDatabase();
});

const PLAYLIST = '#EXTM3U\n#EXT-X-VERSION:7\n';

const md5Of = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('base64');

async function read(viewer: TestClient, contentId: string): Promise<string> {
  const { data } = await viewer.get(`/api/access/streaming-url/${contentId}`).expect(200);
  return (await viewer.get(data.streamingUrl).expect(200)).text;
}

/** The same person, signed in again: sessions are not in a backup. */
async function again({ user }: TestClient): Promise<TestClient> {
  const { cookie, token } = await seedSession(setupTestDatabase(), user.id);
  return new TestClient(user, cookie, token);
}

/** The SHA-256 of every object of a backup. */
async function hashes(folder: string): Promise<[key: string, sha256: string][]> {
  const lines = (await readFile(join(folder, 'objects.ndjson'), 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { key, sha256 } = JSON.parse(line);
    return [key, sha256];
  });
}

/** Under which the edge keeps the pages that are shown now. */
async function catalogueVersion(): Promise<number> {
  const { rows } = await setupTestDatabase().execute(
    'select sum(version)::float8 as version from catalogue_versions',
  );
  return Number(rows[0]?.['version']);
}

/** Left out of backups, or written by cron and late events meanwhile. */
const GOES_ON =
  /^(sessions|session_endings|verification_tokens|jwks|rate_limits|catalogue_versions|cron_runs|outbox|webhook_events|purchases|ledger_entries)$/;

/** Columns that are left out, too: sign-in with Google or GitHub writes them again. */
const LEFT_OUT = "'{access_token,refresh_token,id_token}'::text[]";

/** Every row of every table, hashed by PostgreSQL itself: no part of a backup is asked. */
async function fingerprints(): Promise<Record<string, unknown>> {
  const db = setupTestDatabase();
  const { rows } = await db.execute<{ name: string }>(
    "select tablename::text as name from pg_tables where schemaname = 'public' order by 1",
  );
  const found: Record<string, unknown> = {};
  for (const { name } of rows.filter((table) => !GOES_ON.test(table.name))) {
    const hashed = await db.execute(
      `select count(*)::int as rows, md5(string_agg(line, ',' order by line)) as hash
       from (select (to_jsonb(t) - ${LEFT_OUT})::text as line from "${name}" t) as lines`,
    );
    found[name] = hashed.rows[0];
  }
  return found;
}

/** A backup while nothing changed, and the rows that have to be in it. */
function backUpAtRest(folder: string) {
  return waitFor(
    async () => {
      const rows = await fingerprints();
      const taken = await backUp(place(folder));
      return isDeepStrictEqual(rows, await fingerprints()) && { rows, taken };
    },
    { timeout: 60_000, what: 'a moment without writers' },
  );
}

async function wipe(): Promise<void> {
  const db = setupTestDatabase();
  await db.execute('truncate users, pgboss.job cascade');
  for await (const { key } of store.list()) await store.delete(key);
}

test('after a backup, a wipe and a restore every byte and row is back, and what was bought plays', async () => {
  const creator = await api.creator();
  const viewer = await api.viewer();
  const item = await publishedItem(creator);
  const media = `media/${item.mediaItemId}`;
  const playlist = Buffer.from(PLAYLIST);
  const type = { 'content-type': 'application/vnd.apple.mpegurl' };
  const key = `${media}/1/hls/master.m3u8`;
  await expect(
    store.put(key, new Blob([playlist]), type, md5Of(Buffer.from('else'))),
  ).rejects.toThrow();
  await store.put(key, new Blob([playlist]), type, md5Of(playlist));
  // More than one part of an upload in parts.
  const original = randomBytes(65 * 1024 * 1024);
  await store.put(
    `originals/${item.mediaItemId}/1`,
    new Blob([original]),
    { 'content-type': 'video/mp4' },
    '',
  );
  await buy(viewer, item.id);
  expect(await read(viewer, item.id)).toBe(PLAYLIST);

  const { rows, taken } = await backUpAtRest(folders.first);
  expect(taken.tables.map(({ name }) => name)).not.toContain('public.sessions');
  await expect(restore(place(folders.first))).rejects.toThrow('--replace');

  expect(rows['users']).toMatchObject({ rows: expect.any(Number), hash: expect.any(String) });
  await wipe();
  await viewer.get(`/api/access/streaming-url/${item.id}`).expect(404);
  const lost = await catalogueVersion();
  await restore(place(folders.first));
  expect(await fingerprints()).toEqual(rows);
  expect(await catalogueVersion(), 'copies of lost pages are not shown').toBeGreaterThan(lost);

  expect(await read(await again(viewer), item.id)).toBe(PLAYLIST);
  const { items } = await (await again(creator)).get('/sales').expect(200);
  expect(items).toHaveLength(1);

  const second = await backUp(place(folders.second));
  // Jobs and mails go on by themselves.
  const still = ({ name }: { name: string }) => !/pgboss|outbox|webhook/.test(name);
  expect(second.tables.filter(still)).toEqual(taken.tables.filter(still));
  expect(second.objects.count).toBeGreaterThanOrEqual(2);
  expect(await hashes(folders.second)).toEqual(await hashes(folders.first));
  expect(second.catalogue).toEqual(taken.catalogue);
}, 180_000);

test('a damaged backup is refused before anything is touched', async () => {
  await appendFile(join(folders.second, 'database/public.users.copy.gz'), 'x');
  await expect(restore(place(folders.second))).rejects.toThrow(
    'The file of public.users is not what was backed up',
  );
  const anybody = await api.viewer();
  await anybody.get('/api/auth/session').expect(200);
});
