import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl, waitFor } from '@codex/test-utils';
import { Client, DatabaseError } from 'pg';
import { readCatalogue } from './catalogue.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A database of its own on the server under test. */
export async function createDatabase(template?: string): Promise<string> {
  const name = `data_${randomUUID().replaceAll('-', '')}`;
  const like = template ? ` template "${new URL(template).pathname.slice(1)}"` : '';
  await withClient(testDatabaseUrl(), (client) => client.query(`create database "${name}"${like}`));
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database, whoever is connected. */
export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await withClient(testDatabaseUrl(), (client) =>
    waitFor(
      () =>
        client.query(`drop database if exists "${name}" with (force)`).catch((error: unknown) => {
          // The server's own vacuum is in there, which only a superuser may send away: it leaves soon.
          if (error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return false;
          throw error;
        }),
      { what: 'the vacuum to leave' },
    ),
  );
}

export function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(text)).rows);
}

/** The schema of a database as text. */
export function catalogueOf(url: string): Promise<string> {
  return withClient(url, async (client) => (await readCatalogue(client)).join('\n'));
}

let moment = 1_900_000_000_000;

/** A folder of migrations as drizzle-kit would leave it. */
export function writeMigrations(migrations: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'codex-migrations-'));
  mkdirSync(join(folder, 'meta'));
  const entries = Object.entries(migrations).map(([tag, sql], idx) => {
    writeFileSync(join(folder, `${tag}.sql`), sql);
    return { idx, version: '7', when: moment++, tag, breakpoints: true };
  });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }));
  return folder;
}
