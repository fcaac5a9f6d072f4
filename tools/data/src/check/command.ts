import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { schema } from '@codex/database';
import { readMigrations } from '../migrations/journal.ts';
import { checkMigrations, type Code } from './check.ts';
import { driftOf } from './drift.ts';
import { brokenLinks, readSnapshots, type Snapshot } from './snapshots.ts';

/** Up to here nothing was in production yet, so that nobody could be hurt (2026-11-26). */
const BASELINE = '0014_captions';
const ROOT = resolve(import.meta.dirname, '../../../..');

/**
 * `npm run migrate -- --check`: whether the migrations make the schema in code, and may run while
 * people are being served.
 */
export async function checkCommand(): Promise<number> {
  const migrations = readMigrations();
  const snapshots = readSnapshots();
  const newest = [...snapshots.values()].at(-1);
  if (!newest) throw new Error('There is no snapshot beside the migrations');
  const problems = [
    ...brokenLinks(
      migrations.map(({ tag }) => tag),
      snapshots,
    ),
    ...driftOf(schema, newest),
    ...(await checkMigrations(migrations, { baseline: BASELINE, code: codeWith(newest) })),
  ];
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

/** The code as it is in this repository. The newest snapshot is its schema. */
function codeWith({ tables: known }: Snapshot): Code {
  const tables = new Map(
    Object.values(known).map(({ name, columns }) => [
      name,
      new Set(Object.values(columns).map((column) => column.name)),
    ]),
  );
  return {
    schemaHas: (table, column) =>
      column === undefined ? tables.has(table) : (tables.get(table)?.has(column) ?? false),
    // A single word may mean anything.
    filesNaming: (column) => (column.includes('_') ? filesWith(column) : []),
  };
}

function filesWith(word: string): string[] {
  const pattern = new RegExp(String.raw`\b${word}\b`);
  return ['packages', 'workers', 'apps']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name, 'src')),
    )
    .flatMap(sourcesIn)
    .filter((file) => pattern.test(readFileSync(file, 'utf8')))
    .map((file) => relative(ROOT, file));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => join(folder, name));
}
