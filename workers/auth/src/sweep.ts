import { dbHttp } from '@codex/database';
import type { Bindings } from '@codex/shared-types';
import { sql, type SQL } from 'drizzle-orm';

/** A run removes so many rows of a kind and leaves the rest to the next. */
const ROWS_PER_RUN = 5000;

interface Removed extends Record<string, unknown> {
  count: number;
}

/** Deletes rows of a table that meet a condition, as far as a run may. How many. */
const removal = (table: string, condition: SQL): SQL => sql`
  with gone as (
    delete from ${sql.identifier(table)} where ctid = any(array(
      select ctid from ${sql.identifier(table)} where ${condition} limit ${ROWS_PER_RUN}))
    returning 1
  )
  select count(*)::int as count from gone`;

/** Removes what has expired: sessions, links, counters, invitations, and the people in mails of a month ago. */
export async function sweep(env: Bindings) {
  const db = dbHttp(env);
  const results = await db.batch([
    db.execute<Removed>(removal('sessions', sql`expires_at < now()`)),
    db.execute<Removed>(removal('session_endings', sql`ended_at < now() - interval '10 minutes'`)),
    db.execute<Removed>(removal('verification_tokens', sql`expires_at < now()`)),
    db.execute<Removed>(removal('rate_limits', sql`window_start < now() - interval '1 hour'`)),
    db.execute<Removed>(
      removal(
        'organization_invitations',
        sql`accepted_at is null and expires_at < now() - interval '30 days'`,
      ),
    ),
    db.execute<Removed>(sql`
      with forgotten as (
        update outbox set mail = jsonb_build_object('template', mail->'template')
        where id in (
          select id from outbox where created_at < now() - interval '30 days' and mail ? 'to'
            and (delivered_at is not null or failed_at is not null)
          limit ${ROWS_PER_RUN})
        returning 1
      )
      select count(*)::int as count from forgotten`),
  ]);
  const [sessions, endings, links, counters, invitations, mails] = results.map(
    ({ rows }) => rows[0]?.count ?? 0,
  );
  return {
    sessions: sessions ?? 0,
    endings: endings ?? 0,
    links: links ?? 0,
    counters: counters ?? 0,
    invitations: invitations ?? 0,
    mails: mails ?? 0,
  };
}
