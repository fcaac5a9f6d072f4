import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { splitStatements, type Statement } from './statements.ts';

/** Where the migrations of the platform lie. */
export const MIGRATIONS = resolve(
  import.meta.dirname,
  '../../../../packages/database/src/migrations',
);

export interface Migration {
  /** Its file without the ending, e.g. `0012_outbox_personal`. */
  tag: string;
  /** When it was generated, in milliseconds: its identity in drizzle's journal. */
  when: number;
  /** SHA-256 of the file, hex, as drizzle notes it. */
  hash: string;
  statements: Statement[];
  /** Whether it is one transaction; otherwise every statement is a step that is noted. */
  isWhole: boolean;
}

interface Journal {
  entries: { tag: string; when: number }[];
}

/** The migrations of a folder, in the order of drizzle-kit's journal. */
export function readMigrations(folder = MIGRATIONS): Migration[] {
  const journal: Journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8'));
  return journal.entries.map(({ tag, when }) => {
    const sql = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    const statements = splitStatements(sql);
    return {
      tag,
      when,
      hash: createHash('sha256').update(sql).digest('hex'),
      statements,
      isWhole: statements.every(({ kind }) => kind === 'plain'),
    };
  });
}
