import type { Client } from 'pg';
import { errorCode, messageOf } from '../connection.ts';
import { prepareIndex } from './concurrent-index.ts';
import { type LockPatience, withLockRetries } from './locks.ts';
import type { PendingMigration } from './plan.ts';
import { recordMigration, recordStepEnd, recordStepStart } from './records.ts';
import { type Statement, titleOf } from './statements.ts';

/** Nothing else waits behind a concurrent build, so that it may wait for others. */
const PATIENT_LOCK_TIMEOUT_MS = 10 * 60_000;
const QUERY_CANCELED = '57014';

export interface ApplyOptions extends LockPatience {
  /** How long a statement may run, in milliseconds; those that read a whole table by design may take longer. */
  statementTimeoutMs: number;
}

/** Applies one migration, or what an earlier run left of it. */
export async function applyMigration(
  client: Client,
  pending: PendingMigration,
  options: ApplyOptions,
): Promise<void> {
  const apply = pending.migration.isWhole ? applyWhole : applySteps;
  await apply(client, pending, options);
}

/** Everything or nothing. */
async function applyWhole(
  client: Client,
  { migration }: PendingMigration,
  options: ApplyOptions,
): Promise<void> {
  let at: Statement | undefined;
  const work = async () => {
    for (const statement of migration.statements) {
      at = statement;
      await client.query(statement.text);
    }
    await recordMigration(client, migration);
  };
  try {
    await withLockRetries(client, options, () => inTransaction(client, options, work));
  } catch (error) {
    throw new Error(
      `${migration.tag} was rolled back at statement ${at?.number ?? 0} (${at ? titleOf(at) : ''}): ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** Each statement by itself, noted when it is done: the next run goes on where this one stopped. */
async function applySteps(
  client: Client,
  { migration, finished, started }: PendingMigration,
  options: ApplyOptions,
): Promise<void> {
  const { tag, statements } = migration;
  for (const statement of statements) {
    if (finished.has(statement.number)) continue;
    try {
      await withLockRetries(client, options, () =>
        applyStep(client, { tag, statement, started }, options),
      );
    } catch (error) {
      throw new Error(
        `${tag} stopped at statement ${statement.number} of ${statements.length} (${titleOf(statement)}); ` +
          `the next run goes on from there: ${reasonOf(error)}`,
        { cause: error },
      );
    }
  }
  await inTransaction(client, options, () => recordMigration(client, migration));
}

interface Step {
  tag: string;
  statement: Statement;
  started: Set<number>;
}

async function applyStep(client: Client, step: Step, options: ApplyOptions): Promise<void> {
  const { tag, statement } = step;
  switch (statement.kind) {
    case 'plain':
      return inTransaction(client, options, async () => {
        await client.query(statement.text);
        await recordStepEnd(client, tag, statement);
      });
    case 'alone':
      return inTransaction(client, { ...options, statementTimeoutMs: 0 }, async () => {
        await client.query(statement.text);
        await recordStepEnd(client, tag, statement);
      });
    case 'repeat':
      return repeat(client, step, options);
    case 'outside':
      return applyOutside(client, step);
  }
}

async function applyOutside(client: Client, { tag, statement, started }: Step): Promise<void> {
  await client.query(`set lock_timeout = ${PATIENT_LOCK_TIMEOUT_MS}; set statement_timeout = 0`);
  const mayBeOurs = started.has(statement.number);
  await recordStepStart(client, tag, statement);
  // Also for the next try of this run.
  started.add(statement.number);
  if (!(await prepareIndex(client, statement, { mayBeOurs }))) await client.query(statement.text);
  await recordStepEnd(client, tag, statement);
}

/** One transaction per batch, until a batch changes nothing. */
async function repeat(
  client: Client,
  { tag, statement }: Step,
  options: ApplyOptions,
): Promise<void> {
  let rows = 0;
  let changed: number;
  do {
    changed = await inTransaction(client, options, async () => {
      const { rowCount } = await client.query(statement.text);
      if (!rowCount) await recordStepEnd(client, tag, statement);
      return rowCount ?? 0;
    });
    rows += changed;
  } while (changed > 0);
  options.log(`  statement ${statement.number}: ${rows} rows`);
}

async function inTransaction<T>(
  client: Client,
  { lockTimeoutMs, statementTimeoutMs }: ApplyOptions,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(
    `begin; set local lock_timeout = ${lockTimeoutMs}; set local statement_timeout = ${statementTimeoutMs}`,
  );
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // When the connection is gone, so is the transaction.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return errorCode(error) === QUERY_CANCELED
    ? 'it took longer than --statement-timeout allows'
    : messageOf(error);
}
