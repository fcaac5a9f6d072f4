import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A row as PostgreSQL writes it as JSON. */
export type Row = Record<string, unknown> & { id: string };

/** Somebody who may see an item, by address. */
export interface Entitlement {
  email: string;
  name: string;
  contentId: string;
}

/** What belongs to one creator or organization, without anything that lets somebody in or pays. */
export interface Archive {
  version: 1;
  users: Row[];
  organizations: Row[];
  media: Row[];
  captions: Record<string, unknown>[];
  content: Row[];
  /** Empty unless asked for: these are other people's addresses. */
  entitlements: Entitlement[];
}

const FILE = 'archive.json';

export async function writeArchive(folder: string, archive: Archive): Promise<void> {
  await writeFile(join(folder, FILE), JSON.stringify(archive, null, 2), { mode: 0o600 });
}

/** @throws Error when the folder holds none */
export async function readArchive(folder: string): Promise<Archive> {
  const archive: Archive = JSON.parse(await readFile(join(folder, FILE), 'utf8'));
  if (archive.version !== 1) throw new Error(`${FILE} is of a version that this code cannot read`);
  return archive;
}

/** Where the files of a media item lie in the bucket. */
export function prefixesOf(mediaId: string): string[] {
  return [`originals/${mediaId}/`, `media/${mediaId}/`];
}
