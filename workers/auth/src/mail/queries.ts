import { LANGUAGES, type Language } from '@codex/constants';
import type { Database, Mail } from '@codex/database';
import type { Cause } from '@codex/observability';
import { sql } from 'drizzle-orm';

export interface ClaimedMail extends Record<string, unknown> {
  id: string;
  mail: Mail;
  language: Language;
  attempts: number;
  /** The request that caused it. */
  cause: Cause | null;
}

/**
 * Takes mails that are due. Taking one moves its next attempt back (15 s, 30 s, 60 s … one hour), so
 * that nobody else takes it meanwhile and it comes up again if this process dies.
 */
export async function claimMails(db: Database, limit: number): Promise<ClaimedMail[]> {
  const { rows } = await db.execute<ClaimedMail>(sql`
    update outbox set attempts = attempts + 1,
      next_attempt_at = now() + least(interval '1 hour', interval '15 seconds' * power(2, least(attempts, 8)))
    where id in (
      select id from outbox
      where delivered_at is null and failed_at is null and next_attempt_at <= now()
      order by next_attempt_at limit ${limit}
      for update skip locked
    )
    returning id, mail, attempts, cause, coalesce(
      (select language from users where email = mail ->> 'to'), mail ->> 'language', ${LANGUAGES[0]}) as language`);
  return rows;
}

export async function markDelivered(db: Database, id: string): Promise<void> {
  await db.execute(sql`update outbox set delivered_at = now(), last_error = null where id = ${id}`);
}

/** Notes why a mail did not go out; after a day it is given up. */
export async function markFailed(
  db: Database,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await db.execute(sql`
    update outbox set last_error = ${reason},
      failed_at = case when created_at < now() - interval '1 day' then now() end
    where id = ${id} and delivered_at is null`);
}
