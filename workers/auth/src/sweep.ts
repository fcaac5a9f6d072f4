import { dbHttp } from '@codex/database';
import type { Bindings } from '@codex/shared-types';
import { sql } from 'drizzle-orm';

/** Removes what has expired: sessions, links, counters, and the people in mails of a month ago. */
export async function sweep(env: Bindings): Promise<void> {
  const db = dbHttp(env);
  await db.batch([
    db.execute(sql`delete from sessions where expires_at < now()`),
    db.execute(sql`delete from session_endings where ended_at < now() - interval '10 minutes'`),
    db.execute(sql`delete from verification_tokens where expires_at < now()`),
    db.execute(sql`delete from rate_limits where window_start < now() - interval '1 hour'`),
    db.execute(sql`
      update outbox set mail = jsonb_build_object('template', mail->'template')
      where created_at < now() - interval '30 days' and mail ? 'to'
        and (delivered_at is not null or failed_at is not null)`),
  ]);
}
