import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../objects/store.ts';
import { dumpDatabase } from './dump.ts';
import { loadDatabase } from './load.ts';
import {
  fileHash,
  type Manifest,
  OBJECTS_FILE,
  readManifest,
  removeManifest,
  tablePath,
  writeManifest,
} from './manifest.ts';
import { fetchObjects, inParallel, sendObjects } from './objects.ts';
import { checkTarget } from './target.ts';

/** Where the platform's objects lie; see docs/R2BucketStructure.md. */
const PREFIXES = ['originals/', 'media/', 'images/'];

export interface Place {
  url: string;
  store: ObjectStore;
  folder: string;
  log: (line: string) => void;
}

/**
 * Copies the database as of one moment, and after it the objects, so that whatever a row names is
 * there. Run again over the same folder it fetches only what is new.
 */
export async function backUp({ url, store, folder, log }: Place): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeManifest(folder);
  const dump = await dumpDatabase(url, folder);
  log(
    `${dump.tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${dump.tables.length} tables`,
  );
  const objects = await fetchObjects(store, folder, { log });
  const manifest: Manifest = { version: 1, ...dump, objects };
  await writeManifest(folder, manifest);
  return manifest;
}

/**
 * Brings a backup back. Everything is compared with the manifest before anything is touched.
 * @param replace the database that may be replaced if people live in it, as HOST/NAME
 * @throws Error when the target may not be written; when a file is damaged
 */
export async function restore(place: Place & { replace?: string }): Promise<Manifest> {
  const { url, store, folder, log, replace } = place;
  const manifest = await readManifest(folder);
  await verify(folder, manifest);
  await checkTarget(url, replace);
  const kept = await sendObjects(store, folder, { log });
  await loadDatabase(place, manifest);
  if (replace !== undefined) await deleteOthers(store, kept, log);
  return manifest;
}

/** Puts back the objects that are missing or differ, and leaves everything else alone. */
export async function restoreObjects({ store, folder, log }: Omit<Place, 'url'>): Promise<void> {
  await verify(folder, await readManifest(folder));
  await sendObjects(store, folder, { log });
}

async function verify(folder: string, { tables, objects }: Manifest): Promise<void> {
  for (const { name, sha256 } of tables) {
    if ((await fileHash(tablePath(folder, name))) !== sha256) {
      throw new Error(`The file of ${name} is not what was backed up`);
    }
  }
  if ((await fileHash(join(folder, OBJECTS_FILE))) !== objects.sha256) {
    throw new Error(`${OBJECTS_FILE} is not what was written`);
  }
}

async function deleteOthers(store: ObjectStore, kept: Set<string>, log: (line: string) => void) {
  const others: string[] = [];
  for (const prefix of PREFIXES) {
    for await (const { key } of store.list(prefix)) if (!kept.has(key)) others.push(key);
  }
  await inParallel(others, (key) => store.delete(key));
  if (others.length > 0) log(`${others.length} other objects deleted`);
}
