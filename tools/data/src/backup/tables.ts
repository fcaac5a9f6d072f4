import type { Client } from 'pg';
import { readOwn } from './own.ts';

export interface Table {
  /** Schema and name as they stand in SQL. */
  name: string;
  /** The columns that are copied, as they stand in SQL. */
  columns: string[];
}

/**
 * What a backup leaves out and a restore empties. Sessions, open links and keys would let a thief of
 * the backup in, and come anew; counters and the queue's own statistics are worth nothing.
 */
export const EMPTIED = [
  'public.sessions',
  'public.session_endings',
  'public.verification_tokens',
  'public.jwks',
  'public.rate_limits',
  'pgboss.queue_stats',
  'pgboss.warning',
];

/** What migrations wrote themselves. */
const LEFT_OUT = [...EMPTIED, 'public.catalogue_versions', 'pgboss.version'];

/** Sign-in with Google or GitHub writes them again. */
const COLUMNS_LEFT_OUT = [
  'public.accounts.access_token',
  'public.accounts.refresh_token',
  'public.accounts.id_token',
];

/** The tables of the platform and of its job queue; queues come before their jobs. */
export async function readTables(client: Client): Promise<Table[]> {
  const { tables } = await readOwn();
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array_agg(format('%I', a.attname) order by a.attnum) as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where (n.nspname = 'pgboss' or n.nspname = 'public' and c.relname = any ($3)) and c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname || '.' || c.relname <> all ($1)
       and n.nspname || '.' || c.relname || '.' || a.attname <> all ($2)
     group by n.nspname, c.relname
     order by n.nspname || '.' || c.relname <> 'pgboss.queue', n.nspname, c.relname`,
    [LEFT_OUT, COLUMNS_LEFT_OUT, tables],
  );
  return rows;
}

/** Counters of generated ids and how far they are, by name. */
export async function readSequences(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value as value
     from pg_sequences where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
