import { SESSION_CACHE_SECONDS } from '@codex/constants';
import { dbHttp } from '@codex/database';
import type { Bindings } from '@codex/shared-types';
import { sql } from 'drizzle-orm';

/** An isolate re-reads after this long in the background, and waits for it after the second. */
const REFRESH_AFTER_MS = 2000;
const MAX_STALE_MS = 4000;
/** How much later than its own time an ending may become visible, and how far clocks may differ. */
const MARGIN_MS = 30_000;
const REMEMBER_MS = SESSION_CACHE_SECONDS * 1000 + 2 * MARGIN_MS;

/** What this isolate knows: endings by the hash of the session's token, in the database's time. */
const known = { readAt: 0, newest: 0, refreshing: false, endings: new Map<string, number>() };

async function read(env: Bindings): Promise<void> {
  const startedAt = Date.now();
  const since =
    known.newest === 0
      ? sql`now() - make_interval(secs => ${REMEMBER_MS / 1000})`
      : sql`to_timestamp(${(known.newest - MARGIN_MS) / 1000})`;
  const { rows } = await dbHttp(env).execute<{ token_hash: string; ended_at: number }>(sql`
    select token_hash, (extract(epoch from ended_at) * 1000)::float8 as ended_at
    from session_endings where ended_at > ${since}`);
  for (const { token_hash: hash, ended_at: endedAt } of rows) {
    known.endings.set(hash, Math.max(endedAt, known.endings.get(hash) ?? 0));
    known.newest = Math.max(known.newest, endedAt);
  }
  for (const [hash, endedAt] of known.endings) {
    if (endedAt < known.newest - REMEMBER_MS) known.endings.delete(hash);
  }
  known.readAt = Math.max(known.readAt, startedAt);
}

async function refresh(env: Bindings): Promise<void> {
  known.refreshing = true;
  try {
    await read(env);
  } catch {
    // The next request waits for the answer, or asks the database itself.
  } finally {
    known.refreshing = false;
  }
}

/**
 * Whether a session ended or changed since a copy of it was made. Knows of every ending within
 * four seconds, for one small query every two seconds per isolate instead of one per request.
 * @throws when the database cannot be asked: the copy is then not to be trusted
 */
export async function endedSince(
  env: Bindings,
  { tokenHash, asOf }: { tokenHash: string; asOf: number },
  waitUntil?: (work: Promise<unknown>) => void,
): Promise<boolean> {
  const age = Date.now() - known.readAt;
  if (age > MAX_STALE_MS || (!waitUntil && age > REFRESH_AFTER_MS)) await read(env);
  else if (age > REFRESH_AFTER_MS && !known.refreshing) waitUntil?.(refresh(env));
  const endedAt = known.endings.get(tokenHash);
  return endedAt !== undefined && endedAt >= asOf - MARGIN_MS;
}
