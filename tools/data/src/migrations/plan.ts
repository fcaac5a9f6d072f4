import type { Migration } from './journal.ts';
import { type Applied, hashOf } from './records.ts';

/** What is to be done to a database, and what is odd about it. */
export interface MigrationPlan {
  applied: number;
  pending: PendingMigration[];
  /** Reasons not to touch the database. */
  problems: string[];
  /** Applied migrations that this code does not know: it is older than the database. */
  unknown: number;
}

export interface PendingMigration {
  migration: Migration;
  /** The statements that an earlier run finished. */
  finished: Set<number>;
  /** Those it may have begun. */
  started: Set<number>;
}

/** Compares the journal with what a database says was applied. */
export function planMigrations(migrations: Migration[], { hashes, steps }: Applied): MigrationPlan {
  const problems: string[] = [];
  const pending: PendingMigration[] = [];
  for (const migration of migrations) {
    const { tag, when, hash, statements } = migration;
    const appliedHash = hashes.get(when);
    if (appliedHash !== undefined) {
      if (appliedHash !== hash) {
        problems.push(`${tag} was changed after it was applied; put it back and add a new one`);
      }
      continue;
    }
    const noted = steps.filter((step) => step.tag === tag);
    for (const { number, hash: notedHash } of noted) {
      const statement = statements[number - 1];
      if (statement && hashOf(statement) === notedHash) continue;
      problems.push(
        `${tag} is half applied, and its statement ${number} was changed since; put it back, ` +
          'or undo by hand what was done and delete its rows from drizzle.migration_steps',
      );
    }
    pending.push({
      migration,
      finished: new Set(noted.flatMap((step) => (step.isFinished ? [step.number] : []))),
      started: new Set(noted.map(({ number }) => number)),
    });
  }
  const known = new Set(migrations.map(({ tag }) => tag));
  for (const tag of new Set(steps.map((step) => step.tag))) {
    if (!known.has(tag)) problems.push(`${tag} is half applied, but this code does not have it`);
  }
  const moments = new Set(migrations.map(({ when }) => when));
  const unknown = [...hashes.keys()].filter((when) => !moments.has(when)).length;
  return { applied: migrations.length - pending.length, pending, problems, unknown };
}
