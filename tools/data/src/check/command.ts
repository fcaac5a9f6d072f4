import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { MIGRATIONS, readMigrations } from '../migrations/journal.ts';
import { checkMigrations, type Code } from './check.ts';

/** Up to here nothing was in production yet, so that nobody could be hurt (2026-11-26). */
const BASELINE = '0014_captions';
const ROOT = resolve(import.meta.dirname, '../../../..');

/** `npm run migrate -- --check`: whether the migrations may run while people are being served. */
export async function checkCommand(): Promise<number> {
  const problems = await checkMigrations(readMigrations(), {
    baseline: BASELINE,
    code: readCode(),
  });
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

interface Snapshot {
  tables: Record<string, { name: string; columns: Record<string, { name: string }> }>;
}

/** The code as it is in this repository. drizzle-kit's last snapshot is the schema. */
function readCode(): Code {
  const last = readdirSync(join(MIGRATIONS, 'meta'))
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .at(-1);
  const snapshot: Snapshot = JSON.parse(readFileSync(join(MIGRATIONS, 'meta', last ?? ''), 'utf8'));
  const tables = new Map(
    Object.values(snapshot.tables).map(({ name, columns }) => [
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
