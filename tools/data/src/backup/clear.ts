import { type Client, DatabaseError } from 'pg';
import { readMigrations } from '../migrations/journal.ts';
import { beginAlone } from './alone.ts';
import { readOwn } from './own.ts';

const DEPENDED_UPON = '2BP01';

/**
 * Takes the platform's own tables, functions and records of migrations away, in one transaction.
 * Schemas, extensions, default privileges and whatever is somebody else's stay.
 * @throws Error when something of somebody else's depends on them; end the connection, and nothing is gone
 */
export async function clear(client: Client, log: (line: string) => void): Promise<void> {
  const { tables, routines } = await readOwn();
  for (const grant of await grantsOn(client, tables)) log(`  to be granted again: ${grant}`);
  await beginAlone(client);
  try {
    await dropAll(client, 'public', { tables, routines });
    // This schema is the queue's alone.
    await dropAll(client, 'pgboss', {});
    await client.query('drop schema if exists pgboss');
    await forgetMigrations(client);
    await client.query('commit');
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== DEPENDED_UPON) throw error;
    throw new Error(`What is not of the platform depends on it: ${error.detail}`, { cause: error });
  }
}

/** Drops the tables, routines and enums of a schema, of these names or all. Never by cascade. */
async function dropAll(
  client: Client,
  schema: string,
  { tables, routines }: { tables?: string[]; routines?: string[] },
): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `with space as (select oid from pg_namespace where nspname = $1)
     select 'drop table ' || string_agg(oid::regclass::text, ', ') as drop, 1 as turn from pg_class
     where relnamespace = (table space) and relkind in ('r', 'p') and not relispartition
       and ($2::text[] is null or relname = any ($2))
     union all
     select 'drop routine ' || string_agg(oid::regprocedure::text, ', '), 2 from pg_proc p
     where pronamespace = (table space) and ($3::text[] is null or proname = any ($3))
       and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
     union all
     select 'drop type ' || string_agg(oid::regtype::text, ', '), 3 from pg_type
     where typnamespace = (table space) and typtype = 'e' and $2::text[] is null
     order by turn`,
    [schema, tables ?? null, routines ?? null],
  );
  for (const { drop } of rows) if (drop) await client.query(drop);
}

/** Others may keep their own migrations in the same table. */
async function forgetMigrations(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename::text as name from pg_tables
     where schemaname = 'drizzle' and tablename in ('__drizzle_migrations', 'migration_steps')`,
  );
  const there = new Set(rows.map(({ name }) => name));
  const migrations = readMigrations();
  if (there.has('__drizzle_migrations')) {
    const moments = migrations.map(({ when }) => when);
    await client.query('delete from drizzle.__drizzle_migrations where created_at = any ($1)', [
      moments,
    ]);
  }
  if (there.has('migration_steps')) await client.query('delete from drizzle.migration_steps');
}

/** What others than the owner may do with tables. */
async function grantsOn(client: Client, tables: string[]): Promise<string[]> {
  const { rows } = await client.query<{ grant: string }>(
    `select format('grant %s on %s to %s', string_agg(privilege_type, ', ' order by privilege_type), c.oid::regclass,
       case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end) as grant
     from pg_class c, aclexplode(relacl)
     where relnamespace = to_regnamespace('public') and relname = any ($1) and grantee <> relowner
     group by c.oid, grantee order by 1`,
    [tables],
  );
  return rows.map(({ grant }) => grant);
}
