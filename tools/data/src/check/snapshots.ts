import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../migrations/journal.ts';

type Named = Record<string, unknown>;

/** A schema as drizzle-kit writes it beside a migration. Its tables are named `public.users`. */
export interface Snapshot extends Named {
  id: string;
  /** The snapshot it was made from. */
  prevId: string;
  tables: Record<string, SnapshotTable>;
}

export interface SnapshotTable extends Named {
  name: string;
  columns: Record<string, { name: string }>;
}

/** What the first snapshot was made from. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

/** The snapshots of a folder of migrations, by file name, oldest first. */
export function readSnapshots(folder = MIGRATIONS): Map<string, Snapshot> {
  const names = readdirSync(join(folder, 'meta'))
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort();
  return new Map(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, 'meta', name), 'utf8'))]),
  );
}

/**
 * Whether every migration has a snapshot that was made from the one before. Two people who generate
 * at the same time both start from the same one: the later has to delete and generate again.
 */
export function brokenLinks(tags: string[], snapshots: Map<string, Snapshot>): string[] {
  const expected = tags.map((tag) => `${tag.split('_')[0]}_snapshot.json`);
  const problems = [...snapshots.keys()]
    .filter((name) => !expected.includes(name))
    .map((name) => `meta/${name} belongs to no migration of the journal`);
  let previous = NOTHING;
  for (const [index, name] of expected.entries()) {
    const snapshot = snapshots.get(name);
    const tag = tags[index];
    if (!snapshot) {
      problems.push(`${tag} has no meta/${name}`);
      continue;
    }
    if (snapshot.prevId !== previous) {
      problems.push(
        `${tag} was not generated from the migration before it: delete it (sql, snapshot, line of the journal) and generate it again`,
      );
    }
    previous = snapshot.id;
  }
  return problems;
}
