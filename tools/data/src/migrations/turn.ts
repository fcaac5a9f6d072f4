import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** Names the lock that runners take turns by; any number that nobody else uses. */
const LOCK_KEY = 7_346_182_905;
const ASK_EVERY_MS = 250;

/**
 * Waits until no other runner is at work on this database. The turn ends with the session.
 * Asking again and again, instead of waiting in PostgreSQL, leaves no snapshot open: building an
 * index concurrently waits for every open snapshot, and the two would wait for each other.
 * @throws Error when the other one is not done in time
 */
export async function takeTurn(
  client: Client,
  { patienceMs, log }: { patienceMs: number; log: (line: string) => void },
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let asked = 0; ; asked++) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock($1) as mine',
      [LOCK_KEY],
    );
    if (rows[0]?.mine) return;
    if (asked === 0) log(`Another runner is at work (${await holder(client)}); waiting for it`);
    if (Date.now() > deadline) {
      throw new Error(`Another runner is still at work: ${await holder(client)}`);
    }
    await sleep(ASK_EVERY_MS);
  }
}

async function holder(client: Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; since: Date }>(
    `select a.pid, a.backend_start as since
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
       and l.classid = ($1::bigint >> 32)::oid and l.objid = ($1::bigint & 4294967295)::oid`,
    [LOCK_KEY],
  );
  const [row] = rows;
  return row ? `process ${row.pid} of the server, since ${row.since.toISOString()}` : 'just gone';
}
