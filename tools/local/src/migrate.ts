import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool } from 'pg';
import { ROOT } from './settings.ts';

/** Brings the database up to date; what was applied before is left alone. */
export async function runMigrations(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await migrate(drizzle(pool), {
      migrationsFolder: join(ROOT, 'packages/database/src/migrations'),
    });
  } finally {
    await pool.end();
  }
}
