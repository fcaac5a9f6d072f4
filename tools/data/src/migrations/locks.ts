import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { errorCode } from '../connection.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

export interface LockPatience {
  /** How long a statement may wait for a lock, in milliseconds. Everybody behind it waits as long. */
  lockTimeoutMs: number;
  /** How often it is tried before giving up. */
  attempts: number;
  log: (line: string) => void;
}

/** How long to wait before the next try, in milliseconds, half of it by chance. */
export function pauseBefore(attempt: number, chance = Math.random()): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.5 + chance / 2));
}

/** Runs `work` again, after growing pauses, when a lock could not be had. */
export async function withLockRetries<T>(
  client: Client,
  { attempts, log }: LockPatience,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = errorCode(error);
      if (code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED) throw error;
      const open = await openTransactions(client);
      if (attempt >= attempts) {
        throw new Error(
          `a lock could not be had in ${attempts} tries${open.map((line) => `\n    ${line}`).join('')}`,
          { cause: error },
        );
      }
      log(`  waits for a lock, try ${attempt}${open[0] ? ` (${open[0]})` : ''}`);
      await sleep(pauseBefore(attempt));
    }
  }
}

/** Transactions of others that are open for more than a second, the oldest first. */
export async function openTransactions(client: Client): Promise<string[]> {
  const { rows } = await client.query<{
    pid: number;
    seconds: number;
    state: string;
    query: string;
  }>(
    `select pid, extract(epoch from clock_timestamp() - xact_start)::int as seconds,
       coalesce(state, 'unknown') as state, left(regexp_replace(query, '\\s+', ' ', 'g'), 80) as query
     from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and xact_start < clock_timestamp() - interval '1 second'
     order by xact_start limit 5`,
  );
  return rows.map(
    ({ pid, seconds, state, query }) => `process ${pid}, open for ${seconds} s, ${state}: ${query}`,
  );
}
