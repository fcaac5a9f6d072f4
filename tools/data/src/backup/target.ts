import type { Client } from 'pg';
import { connect, describeDatabase } from '../connection.ts';
import { readMigrations } from '../migrations/journal.ts';
import { planMigrations } from '../migrations/plan.ts';
import { readRecords } from '../migrations/records.ts';
import { readOwn } from './own.ts';

/** Whether somebody already lives in a database. */
export async function isInhabited(url: string): Promise<boolean> {
  return withTarget(url, hasPeople);
}

/**
 * Whether a backup may be brought into a database: nobody lives in it, or its name was said.
 * @param replace the database that may be replaced, as {@link describeDatabase} names it
 * @throws Error also when its tables are those of somebody else, or of another role
 */
export async function checkTarget(url: string, replace: string | undefined): Promise<void> {
  const name = describeDatabase(url);
  if (replace !== undefined && replace !== name) {
    throw new Error(`${replace} may be replaced, but this is ${name}`);
  }
  await withTarget(url, async (client) => {
    const { applied, unknown } = planMigrations(readMigrations(), await readRecords(client));
    if (unknown > 0) throw new Error(`${name} is newer than this code`);
    const found = await ownTables(client);
    const [table] = found;
    if (table && applied === 0) {
      throw new Error(`${name} has a table ${table.name} that no migration of ours made`);
    }
    const foreign = found.find(({ isMine }) => !isMine);
    if (foreign) throw new Error(`The table ${foreign.name} of ${name} belongs to another role`);
    if (replace === undefined && (await hasPeople(client))) {
      throw new Error(
        `There are people in ${name}. To delete everything of the platform there, say --replace ${name}`,
      );
    }
  });
}

/** Whether migrations have to be taken back before rows of this migration fit. */
export async function isBeyond(client: Client, migration: string): Promise<boolean> {
  const migrations = readMigrations();
  const { applied, pending, problems } = planMigrations(migrations, await readRecords(client));
  const wanted = migrations.findIndex(({ tag }) => tag === migration) + 1;
  return applied > wanted || problems.length > 0 || pending.some(({ started }) => started.size > 0);
}

async function ownTables(client: Client): Promise<{ name: string; isMine: boolean }[]> {
  const { tables } = await readOwn();
  const { rows } = await client.query<{ name: string; mine: boolean }>(
    `select relname::text as name, pg_has_role(relowner, 'usage') as mine from pg_class
     where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') and relname = any ($1)`,
    [tables],
  );
  return rows.map(({ name, mine }) => ({ name, isMine: mine }));
}

async function hasPeople(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.users') is not null as there",
  );
  if (!rows[0]?.there) return false;
  return (await client.query('select from users limit 1')).rowCount !== 0;
}

async function withTarget<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(url, 'codex-restore');
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
