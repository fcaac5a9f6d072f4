import type { Client } from 'pg';
import { errorCode } from '../connection.ts';
import { readOwn } from './own.ts';

const DEADLOCK = '40P01';
const ATTEMPTS = 5;

/**
 * Begins a transaction that has all of the platform's tables to itself. Who came between two of its
 * locks and waits for one of them is a deadlock: then it begins again, before anything was done.
 */
export async function beginAlone(client: Client, attempt = 1): Promise<void> {
  const tables = await lockable(client);
  await client.query('begin');
  try {
    if (tables) await client.query(`lock table ${tables} in access exclusive mode`);
  } catch (error) {
    if (errorCode(error) !== DEADLOCK || attempt === ATTEMPTS) throw error;
    await client.query('rollback');
    await beginAlone(client, attempt + 1);
  }
}

async function lockable(client: Client): Promise<string | null | undefined> {
  const { tables } = await readOwn();
  const { rows } = await client.query<{ tables: string | null }>(
    `select string_agg(oid::regclass::text, ', ' order by relname) as tables from pg_class
     where relkind in ('r', 'p') and not relispartition and (relnamespace = to_regnamespace('pgboss')
       or relnamespace = to_regnamespace('public') and relname = any ($1))`,
    [tables],
  );
  return rows[0]?.tables;
}
