import type { Client } from 'pg';
import { connect } from '../connection.ts';
import { applyMigration } from './apply.ts';
import { invalidIndexes } from './concurrent-index.ts';
import { type Migration, readMigrations } from './journal.ts';
import { openTransactions } from './locks.ts';
import { type MigrationPlan, planMigrations } from './plan.ts';
import { prepareRecords, readRecords } from './records.ts';
import { takeTurn } from './turn.ts';

export interface MigrateOptions {
  url: string;
  /** The folder of drizzle-kit's migrations; the platform's own without it. */
  folder?: string;
  /** The last migration to apply; all of them without it. */
  upTo?: string;
  /** Default 1 s: everybody who wants the table waits as long. */
  lockTimeoutMs?: number;
  /** Default 60 s. */
  statementTimeoutMs?: number;
  /** How often a migration is tried when it cannot get its locks. Default 30, over some minutes. */
  attempts?: number;
  /** How long to wait for another runner. Default 10 minutes. */
  patienceMs?: number;
  log?: (line: string) => void;
}

/**
 * Brings a database up to date and returns the tags of what it applied. Runners take turns; killed at
 * any point, the next run goes on. @throws Error saying which statement failed, and what state it left
 */
export async function migrate({
  url,
  folder,
  upTo,
  lockTimeoutMs = 1_000,
  statementTimeoutMs = 60_000,
  attempts = 30,
  patienceMs = 10 * 60_000,
  log = () => {},
}: MigrateOptions): Promise<string[]> {
  const migrations = until(readMigrations(folder), upTo);
  const client = await connect(url, 'codex-migrate');
  try {
    await takeTurn(client, { patienceMs, log });
    await prepareRecords(client);
    const plan = await planOf(client, migrations);
    if (plan.problems.length > 0) throw new Error(plan.problems.join('\n'));
    const options = { lockTimeoutMs, statementTimeoutMs, attempts, log };
    for (const pending of plan.pending) {
      const started = performance.now();
      if (pending.started.size > 0) log(`${pending.migration.tag} was interrupted; going on`);
      await applyMigration(client, pending, options);
      log(`${describe(pending.migration)}: ${Math.round(performance.now() - started)} ms`);
    }
    for (const name of await invalidIndexes(client)) log(`The index ${name} is invalid`);
    return plan.pending.map(({ migration }) => migration.tag);
  } finally {
    await client.end().catch(() => {});
  }
}

/** What a run would do, and what stands in its way. Writes nothing. */
export async function readMigrationState({
  url,
  folder,
}: Pick<MigrateOptions, 'url' | 'folder'>): Promise<
  MigrationPlan & { invalidIndexes: string[]; openTransactions: string[] }
> {
  const client = await connect(url, 'codex-migrate');
  try {
    return {
      ...(await planOf(client, readMigrations(folder))),
      invalidIndexes: await invalidIndexes(client),
      openTransactions: await openTransactions(client),
    };
  } finally {
    await client.end();
  }
}

/** A migration in a line. */
export function describe({ tag, statements, isWhole }: Migration): string {
  const count = statements.length === 1 ? '1 statement' : `${statements.length} statements`;
  return `${tag}: ${count}, ${isWhole ? 'one transaction' : 'step by step'}`;
}

async function planOf(client: Client, migrations: Migration[]): Promise<MigrationPlan> {
  return planMigrations(migrations, await readRecords(client));
}

function until(migrations: Migration[], tag: string | undefined): Migration[] {
  if (tag === undefined) return migrations;
  const last = migrations.findIndex((migration) => migration.tag === tag);
  if (last === -1) throw new Error(`This code has no migration ${tag}`);
  return migrations.slice(0, last + 1);
}
