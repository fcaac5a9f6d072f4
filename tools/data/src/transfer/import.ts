import type { Client } from 'pg';
import { OBJECTS_FILE, fileHash } from '../backup/manifest.ts';
import { sendObjects } from '../backup/objects.ts';
import { connect } from '../connection.ts';
import { lastMigration } from '../backup/dump.ts';
import { readMigrations } from '../migrations/journal.ts';
import type { ObjectStore } from '../objects/store.ts';
import { type Archive, readArchive } from './archive.ts';
import { join } from 'node:path';
import { importRows } from './import-rows.ts';
import { prefixesOf } from './keys.ts';

export interface ImportOptions {
  url: string;
  store: ObjectStore;
  folder: string;
  /** Where content-api answers, before which images have their addresses. */
  contentApiUrl: string;
  log: (line: string) => void;
}

/**
 * Brings an archive into another installation. What is there already stays as it is, so that a second
 * import changes nothing; interrupted at any point, the next one completes it.
 * @throws Error when a name or an id is somebody else's there, and nothing was written then
 */
export async function importOwner(options: ImportOptions): Promise<void> {
  const { store, folder, log } = options;
  const archive = await readArchive(folder);
  if ((await fileHash(join(folder, OBJECTS_FILE))) !== archive.objects.sha256) {
    throw new Error(`${OBJECTS_FILE} is not what was exported`);
  }
  // Objects come before the rows that name them, and outside of a transaction, as they may take hours.
  const isNew = await writeRows(options, archive, 'rollback');
  const prefixes = prefixesOf({
    media: archive.media.filter(({ id }) => isNew.has(id)),
    images: archive.images.filter(({ id }) => isNew.has(id)),
  });
  await sendObjects(store, folder, { prefixes, log });
  const made = await writeRows(options, archive, 'commit');
  log(made.size === 0 ? 'Everything was there already' : `${made.size} rows are new`);
}

/** Writes the rows that are not there, or only tries it. The ids of those. */
async function writeRows(
  { url, contentApiUrl }: ImportOptions,
  archive: Archive,
  end: 'commit' | 'rollback',
): Promise<Set<unknown>> {
  const client = await connect(url, 'codex-import');
  try {
    await client.query('begin');
    await refuseNewer(client, archive);
    const made = await importRows(client, archive, contentApiUrl);
    await client.query(end);
    return made;
  } finally {
    await client.end();
  }
}

async function refuseNewer(client: Client, { migration }: Archive): Promise<void> {
  const tags = readMigrations().map(({ tag }) => tag);
  const here = await lastMigration(client);
  if (tags.includes(migration) && tags.indexOf(migration) <= tags.indexOf(here)) return;
  throw new Error(`The export is of ${migration}, and this database only at ${here}: migrate it`);
}
