import { createHash } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { appendFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectStore, StoredObject } from '../objects/store.ts';
import {
  fileHash,
  type Manifest,
  type ObjectEntry,
  objectPath,
  OBJECTS_FILE,
  readObjectEntries,
} from './manifest.ts';

const AT_ONCE = 6;
type Log = (line: string) => void;

/**
 * Copies every object that is not there yet, and forgets those that are gone. Whatever is noted in
 * `objects.ndjson` is whole: interrupted, the next run goes on.
 */
export async function fetchObjects(
  store: ObjectStore,
  folder: string,
  { prefixes = [''], log }: { prefixes?: string[]; log: Log },
): Promise<Manifest['objects']> {
  await mkdir(join(folder, 'objects'), { recursive: true, mode: 0o700 });
  const noted = await readObjectEntries(folder);
  const kept: ObjectEntry[] = [];
  let fetched = 0;
  await inParallel(listAll(store, prefixes), async (object) => {
    const known = noted.get(object.key);
    if (known?.etag === object.etag && (await sizeOf(folder, object.key)) === object.size) {
      kept.push(known);
      return;
    }
    const entry = await fetchObject(store, folder, object);
    await appendFile(join(folder, OBJECTS_FILE), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    kept.push(entry);
    fetched += 1;
  });
  log(`${kept.length} objects, ${fetched} of them new`);
  return writeObjectList(folder, kept);
}

async function* listAll(store: ObjectStore, prefixes: string[]): AsyncGenerator<StoredObject> {
  for (const prefix of prefixes) yield* store.list(prefix);
}

async function writeObjectList(
  folder: string,
  entries: ObjectEntry[],
): Promise<Manifest['objects']> {
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  const draft = join(folder, `${OBJECTS_FILE}.new`);
  await writeFile(draft, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
    mode: 0o600,
  });
  await rename(draft, join(folder, OBJECTS_FILE));
  await removeOthers(folder, new Set(entries.map(({ key }) => key)));
  return {
    count: entries.length,
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    sha256: await fileHash(join(folder, OBJECTS_FILE)),
  };
}

async function removeOthers(folder: string, keys: Set<string>): Promise<void> {
  const root = join(folder, 'objects');
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    if (!keys.has(relative(root, path).split(sep).join('/'))) await rm(path);
  }
}

async function sizeOf(folder: string, key: string): Promise<number | undefined> {
  try {
    return (await stat(objectPath(folder, key))).size;
  } catch {
    return undefined;
  }
}

async function fetchObject(
  store: ObjectStore,
  folder: string,
  { key, size, etag }: StoredObject,
): Promise<ObjectEntry> {
  const path = objectPath(folder, key);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { body, headers } = await store.get(key);
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  const tee = new PassThrough();
  let length = 0;
  tee.on('data', (chunk: Buffer) => {
    sha256.update(chunk);
    md5.update(chunk);
    length += chunk.length;
  });
  await pipeline(body, tee, createWriteStream(path, { mode: 0o600 }));
  if (length !== size) throw new Error(`${key} has ${length} bytes instead of ${size}`);
  return { key, size, etag, sha256: sha256.digest('hex'), md5: md5.digest('base64'), headers };
}

/**
 * Puts every object under these prefixes back that is not there as it was; all of them without any.
 * @throws Error when a file is not what was backed up
 */
export async function sendObjects(
  store: ObjectStore,
  folder: string,
  { prefixes = [''], log }: { prefixes?: string[]; log: Log },
): Promise<Set<string>> {
  const noted = [...(await readObjectEntries(folder)).values()];
  const entries = noted.filter(({ key }) => prefixes.some((prefix) => key.startsWith(prefix)));
  const there = new Map<string, StoredObject>();
  for await (const object of listAll(store, prefixes)) there.set(object.key, object);
  let sent = 0;
  await inParallel(entries, async ({ key, size, sha256, md5, etag, headers }) => {
    const found = there.get(key);
    const single = Buffer.from(md5, 'base64').toString('hex');
    if (found?.size === size && (found.etag === etag || found.etag === single)) return;
    const path = objectPath(folder, key);
    if ((await fileHash(path)) !== sha256) throw new Error(`${key} is not what was backed up`);
    await store.put(key, await openAsBlob(path), headers, md5);
    sent += 1;
  });
  log(`${entries.length} objects, ${sent} of them sent`);
  return new Set(entries.map(({ key }) => key));
}

/** A few at a time; the first failure ends it. */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const worker = async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
