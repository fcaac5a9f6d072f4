import { mkdir } from 'node:fs/promises';
import type { Client } from 'pg';
import { lastMigration } from '../backup/dump.ts';
import { readObjectEntries } from '../backup/manifest.ts';
import { fetchObjects } from '../backup/objects.ts';
import { connect } from '../connection.ts';
import type { ObjectStore } from '../objects/store.ts';
import { type Archive, removeArchive, writeArchive } from './archive.ts';
import { neededKeys, prefixesOf } from './keys.ts';
import { type Owner, readOwned } from './owned.ts';

export interface ExportOptions {
  url: string;
  store: ObjectStore;
  folder: string;
  owner: Owner;
  /** Whether to write down who may see what, with their addresses. */
  withBuyers: boolean;
  log: (line: string) => void;
}

/** Writes everything of one creator or organization into a folder. @throws Error when there is none */
export async function exportOwner(options: ExportOptions): Promise<Archive> {
  const { store, folder, log } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeArchive(folder);
  const rows = await readRows(options);
  const objects = await fetchObjects(store, folder, { prefixes: prefixesOf(rows), log });
  const there = await readObjectEntries(folder);
  for (const key of neededKeys(rows)) if (!there.has(key)) log(`  ${key} is not in the bucket`);
  const archive: Archive = { version: 2, ...rows, objects };
  await writeArchive(folder, archive);
  return archive;
}

async function readRows({ url, owner, withBuyers, log }: ExportOptions) {
  const client: Client = await connect(url, 'codex-export');
  try {
    await client.query('begin isolation level repeatable read read only');
    const migration = await lastMigration(client);
    const rows = await readOwned(client, owner, { withBuyers, log });
    await client.query('commit');
    return { migration, ...rows };
  } finally {
    await client.end();
  }
}
