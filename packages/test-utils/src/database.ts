import { schema, type Schema } from '@codex/database';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';

export type TestDatabase = NodePgDatabase<Schema>;

let pool: Pool | undefined;

/** The address of the database under test, as the test runner set it. */
export function testDatabaseUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: run the tests with `npm test`.');
  return url;
}

/** A direct connection to the database under test, for setting up and looking at states. */
export function setupTestDatabase(): TestDatabase {
  if (!pool) {
    pool = new Pool({ connectionString: testDatabaseUrl(), max: 4 });
    pool.on('error', () => undefined); // A connection that a test cut on purpose.
  }
  return drizzle(pool, { schema, casing: 'snake_case' });
}

/** Closes what {@link setupTestDatabase} opened. Rows stay: every test makes its own people. */
export async function teardownTestDatabase(): Promise<void> {
  const open = pool;
  pool = undefined;
  await open?.end();
}
