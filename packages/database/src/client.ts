import { span } from '@codex/observability';
import { neon, neonConfig, Pool } from '@neondatabase/serverless';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle as drizzleHttp, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { drizzle as drizzleWs } from 'drizzle-orm/neon-serverless';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { ANSWER_TIMEOUT_MS, DbEnvConfig, type DatabaseEnv } from './config/env.config.ts';
import { isSerializationFailure } from './errors.ts';
import { schema } from './schema/index.ts';

export type Schema = typeof schema;

/** A database over HTTP: every statement, and every `batch`, is one round trip. */
export type Database = NeonHttpDatabase<Schema>;

/** A database inside a transaction that decides midway. */
export type Transaction = PgDatabase<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;

/** What reads accept: they do not care whether a transaction is around them. */
export type Queryable = Database | Transaction;

const databases = new Map<string, Database>();

/**
 * The stateless HTTP client, one per connection string. A `batch` is a whole transaction in one
 * round trip; there is no interactive one.
 */
export function dbHttp(env: DatabaseEnv): Database {
  const url = DbEnvConfig.getDbUrl(env);
  let database = databases.get(url);
  if (!database) {
    DbEnvConfig.applyNeonConfig(neonConfig, env);
    database = drizzleHttp(neon(url), { schema, casing: 'snake_case' });
    databases.set(url, database);
  }
  return database;
}

/**
 * A connection over WebSocket, for transactions that decide midway. It belongs to the request that
 * opened it and must be closed by it.
 */
export function dbWs(env: DatabaseEnv) {
  DbEnvConfig.applyNeonConfig(neonConfig, env);
  const pool = new Pool({
    connectionString: DbEnvConfig.getDbUrl(env),
    max: 1,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  });
  const db = drizzleWs(pool, { schema, casing: 'snake_case' });
  return { db, close: () => pool.end() };
}

export interface TransactionOptions {
  isolationLevel?: 'read committed' | 'repeatable read' | 'serializable';
  /** How often a serialization failure or deadlock is tried again. Default 3. */
  retries?: number;
}

/**
 * Runs `work` in one transaction on a connection of its own and starts over on a serialization
 * failure or deadlock. No network call belongs inside `work`.
 */
export function transact<T>(
  env: DatabaseEnv,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': 'TRANSACTION' };
  return span('TRANSACTION postgresql', { kind: 'client', attributes }, () =>
    runTransaction(env, work, options),
  );
}

async function runTransaction<T>(
  env: DatabaseEnv,
  work: (tx: Transaction) => Promise<T>,
  { isolationLevel = 'read committed', retries = 3 }: TransactionOptions,
): Promise<T> {
  const { db, close } = dbWs(env);
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        return await db.transaction(work, { isolationLevel });
      } catch (error) {
        if (attempt >= retries || !isSerializationFailure(error)) throw error;
      }
    }
  } finally {
    await close();
  }
}
