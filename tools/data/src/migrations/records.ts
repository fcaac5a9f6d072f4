import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Migration } from './journal.ts';
import type { Statement } from './statements.ts';

/** What the database says about its migrations. */
export interface Applied {
  /** Hashes of what was applied, by the moment in the journal. */
  hashes: Map<number, string>;
  steps: StepRecord[];
}

interface StepRecord {
  tag: string;
  number: number;
  hash: string;
  isFinished: boolean;
}

/** Makes drizzle's table, and beside it the one of steps. Call it in one's turn. */
export async function prepareRecords(client: Client): Promise<void> {
  await client.query(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint
    );
    create table if not exists drizzle.migration_steps (
      tag text not null, number integer not null, hash text not null,
      started_at timestamptz not null default clock_timestamp(), finished_at timestamptz,
      primary key (tag, number)
    )`);
}

/** Reads without writing, so that it also serves a dry run on an empty database. */
export async function readRecords(client: Client): Promise<Applied> {
  const hashes = await client
    .query<{ created_at: string; hash: string }>(
      'select created_at, hash from drizzle.__drizzle_migrations',
    )
    .catch(emptyIfMissing);
  const steps = await client
    .query<{ tag: string; number: number; hash: string; finished: boolean }>(
      `select tag, number, hash, finished_at is not null as finished
       from drizzle.migration_steps order by tag, number`,
    )
    .catch(emptyIfMissing);
  return {
    hashes: new Map(hashes.rows.map(({ created_at, hash }) => [Number(created_at), hash])),
    steps: steps.rows.map(({ finished, ...step }) => ({ ...step, isFinished: finished })),
  };
}

function emptyIfMissing(error: unknown): { rows: never[] } {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === '42P01' || code === '3F000') return { rows: [] };
  throw error;
}

export function hashOf({ text }: Statement): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Notes that a migration is applied; its steps are not needed any more. */
export async function recordMigration(client: Client, { tag, when, hash }: Migration) {
  await client.query(
    'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)',
    [hash, when],
  );
  await client.query('delete from drizzle.migration_steps where tag = $1', [tag]);
}

export async function recordStepStart(client: Client, tag: string, statement: Statement) {
  await client.query(
    `insert into drizzle.migration_steps (tag, number, hash) values ($1, $2, $3)
     on conflict (tag, number) do nothing`,
    [tag, statement.number, hashOf(statement)],
  );
}

export async function recordStepEnd(client: Client, tag: string, statement: Statement) {
  await client.query(
    `insert into drizzle.migration_steps (tag, number, hash, finished_at)
     values ($1, $2, $3, clock_timestamp())
     on conflict (tag, number) do update set finished_at = excluded.finished_at`,
    [tag, statement.number, hashOf(statement)],
  );
}
