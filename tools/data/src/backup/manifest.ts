import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TableFile {
  name: string;
  columns: string[];
  rows: number;
  /** SHA-256 of the compressed file, hex. */
  sha256: string;
}

export interface ObjectEntry {
  key: string;
  size: number;
  etag: string;
  /** SHA-256, hex, and MD5, base64, of the bytes. */
  sha256: string;
  md5: string;
  headers: Record<string, string>;
}

/** What a backup holds. It is written last: without it a backup is not complete. */
export interface Manifest {
  version: 1;
  takenAt: string;
  /** The migration that the rows fit. */
  migration: string;
  tables: TableFile[];
  sequences: Record<string, string>;
  /** The schema's lines, as {@link readCatalogue} gives them. */
  catalogue: string[];
  objects: { count: number; bytes: number; sha256: string };
}

const FILE = 'manifest.json';
export const OBJECTS_FILE = 'objects.ndjson';

export function tablePath(folder: string, name: string): string {
  return join(folder, 'database', `${name.replaceAll('"', '')}.copy.gz`);
}

/** Where an object lies. @throws Error for a key that would leave the folder */
export function objectPath(folder: string, key: string): string {
  const segments = key.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new Error(`The key ${key} cannot be a file name`);
  }
  return join(folder, 'objects', ...segments);
}

/** @throws Error when there is no complete backup */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} holds no complete backup: there is no ${FILE}`, { cause });
  });
  const manifest: Manifest = JSON.parse(text);
  if (manifest.version !== 1) throw new Error(`${FILE} is of a version that this code cannot read`);
  return manifest;
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = join(folder, `${FILE}.new`);
  await writeFile(draft, JSON.stringify(manifest, null, 2), { mode: 0o600 });
  await rename(draft, join(folder, FILE));
}

/** From here on the folder holds no complete backup. */
export async function removeManifest(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}

/** The objects that are noted as whole. A line that a kill cut off does not count. */
export async function readObjectEntries(folder: string): Promise<Map<string, ObjectEntry>> {
  const text = await readFile(join(folder, OBJECTS_FILE), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const entries = lines.flatMap((line): ObjectEntry[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** SHA-256 of a file, hex. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
