import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { strangersIn } from './references.ts';

const rowSchema = z.looseObject({ id: z.uuid() });
const personSchema = z.looseObject({
  id: z.uuid(),
  name: z.string(),
  email: z.email(),
  role: z.enum(['customer', 'creator']),
  username: z.string().nullish(),
});

/** What belongs to one creator or organization, without anything that lets somebody in or pays. */
const archiveSchema = z.strictObject({
  version: z.literal(2),
  /** The migration that the rows fit. */
  migration: z.string(),
  people: z.array(personSchema),
  organizations: z.array(rowSchema),
  members: z.array(z.looseObject({ organization_id: z.uuid(), user_id: z.uuid() })),
  media: z.array(rowSchema),
  captions: z.array(z.looseObject({ media_id: z.uuid() })),
  content: z.array(rowSchema),
  images: z.array(rowSchema.extend({ key: z.uuid() })),
  /** Empty unless asked for: these are other people's. */
  entitlements: z.array(rowSchema),
  objects: z.strictObject({ count: z.int(), bytes: z.int(), sha256: z.string() }),
});

export type Archive = z.output<typeof archiveSchema>;
export type Person = z.output<typeof personSchema>;
export type Image = Archive['images'][number];
/** A row as PostgreSQL writes it as JSON. */
export type Row = Record<string, unknown>;

const FILE = 'archive.json';

export async function writeArchive(folder: string, archive: Archive): Promise<void> {
  const draft = join(folder, `${FILE}.new`);
  await writeFile(draft, JSON.stringify(archive, null, 2), { mode: 0o600 });
  await rename(draft, join(folder, FILE));
}

/** From here on the folder holds no whole archive. */
export async function removeArchive(folder: string): Promise<void> {
  await rm(join(folder, FILE), { force: true });
}

/** @throws Error when the folder holds none, or one that is not what an export writes */
export async function readArchive(folder: string): Promise<Archive> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} holds no whole export: there is no ${FILE}`, { cause });
  });
  const parsed = archiveSchema.safeParse(JSON.parse(text));
  const problems = parsed.success ? strangersIn(parsed.data) : [z.prettifyError(parsed.error)];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new Error(`${FILE} is not what an export writes:\n${problems.join('\n')}`);
}
