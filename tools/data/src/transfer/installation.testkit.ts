import { testDatabaseUrl } from '@codex/test-utils';
import { createDatabase, query } from '../database.testkit.ts';
import { migrate } from '../migrations/migrate.ts';
import { type ObjectHeaders, ObjectStore } from '../objects/store.ts';
import type { Row } from './archive.ts';

/** What an export reads and an import writes. */
export interface Installation {
  url: string;
  store: ObjectStore;
  contentApiUrl: string;
}

/** The stack under test. */
export const home: Installation = {
  url: testDatabaseUrl(),
  store: new ObjectStore(process.env),
  contentApiUrl: process.env.CONTENT_API_URL ?? '',
};

export const ELSEWHERE = {
  R2_BUCKET_MEDIA: `${process.env.R2_BUCKET_MEDIA}-elsewhere`,
  CONTENT_API_URL: 'https://content-api.elsewhere.example',
};

/** Another installation in which nobody is yet: a database of its own, and a bucket for all of them. */
export async function elsewhere(template?: string): Promise<Installation> {
  const url = await createDatabase(template);
  if (!template) await migrate({ url });
  return {
    url,
    store: new ObjectStore({ ...process.env, ...ELSEWHERE }),
    contentApiUrl: ELSEWHERE.CONTENT_API_URL,
  };
}

/** How many rows each table of an installation has, without those that have none. */
export async function countRows({ url }: Installation): Promise<Record<string, number>> {
  const tables = await query(
    url,
    `select relname::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'catalogue_versions'`,
  );
  const counts = tables.map(
    ({ name }) => `select '${String(name)}' as name, count(*)::int as rows from ${String(name)}`,
  );
  const found = await query(
    url,
    `select * from (${counts.join(' union all ')}) as counted where rows > 0`,
  );
  return Object.fromEntries(found.map(({ name, rows }) => [String(name), Number(rows)]));
}

/** The rows of a table that have one of these ids, by id. */
export async function rowsOf(
  { url }: Installation,
  table: string,
  ids: Iterable<unknown>,
  key = 'id',
) {
  const rows = await query(
    url,
    `select to_jsonb(t) as row from ${table} t where ${key} = any ('{${[...ids].join()}}') order by to_jsonb(t)::text`,
  );
  return rows.map(({ row }) => row as Row);
}

/** The bytes and headers of every object below these prefixes, by key. */
export async function objectsOf({ store }: Installation, prefixes: string[]) {
  const found = new Map<string, { bytes: Buffer; headers: ObjectHeaders }>();
  for (const prefix of prefixes) {
    for await (const { key } of store.list(prefix)) {
      const { body, headers } = await store.get(key);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      found.set(key, { bytes: Buffer.concat(chunks), headers });
    }
  }
  return found;
}
