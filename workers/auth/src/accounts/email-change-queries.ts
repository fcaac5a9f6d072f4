import { causeValue, type Database } from '@codex/database';
import { sql } from 'drizzle-orm';
import { LINK_TTL_SECONDS } from './link-token.ts';
import {
  countedPerson,
  identifierOf,
  matching,
  secondsFromNow,
  urlOf,
  type Link,
  type LinkUse,
} from './queries.ts';

/**
 * Mails the link that moves an account to a new address there, and says so to the old one. Where the
 * new address has an account already, its owner is told instead; nobody else learns it. Only the
 * newest link works.
 */
export async function insertEmailChange(
  db: Database,
  { userId, newEmail, link }: { userId: string; newEmail: string; link: Link },
): Promise<void> {
  await db.execute(sql`
    with person as (
      select id, name, email, language from users
      where id = ${userId} and deleted_at is null and banned_at is null
    ), ${countedPerson('change-email')}, taken as (
      select name from users where email = ${newEmail} and email_verified
    ), older as (
      delete from verification_tokens
      where identifier = ${`change-email:${userId}`} and exists (select from allowed)
    ), token as (
      insert into verification_tokens (identifier, value, expires_at)
      select ${identifierOf('change-email')}, ${`${link.secretHash}:${newEmail}`},
        ${secondsFromNow(LINK_TTL_SECONDS['change-email'])}
      from allowed where not exists (select from taken)
    )
    insert into outbox (mail, dedupe_key, cause)
    select jsonb_build_object('template', 'change-email', 'to', ${newEmail}::text, 'name', name, 'url', ${urlOf(link)}, 'language', language),
      'change-email:' || ${link.secretHash}, ${causeValue()}
    from allowed where not exists (select from taken)
    union all
    select jsonb_build_object('template', 'email-taken', 'to', ${newEmail}::text, 'name', taken.name),
      'email-taken:' || ${link.secretHash}, ${causeValue()}
    from allowed, taken
    union all
    select jsonb_build_object('template', 'email-changing', 'to', email, 'name', name, 'newEmail', ${newEmail}::text),
      'email-changing:' || ${link.secretHash}, ${causeValue()}
    from allowed`);
}

/**
 * Uses the link up: the account has the new address, links to the old one die, and the old one is told.
 * A registration there that nobody ever verified makes room. Undefined if the link was used;
 * without an address if somebody else verified it first.
 */
export async function changeEmail(
  db: Database,
  use: LinkUse,
): Promise<{ email: string | null } | undefined> {
  const { rows } = await db.execute<{ used: boolean; email: string | null }>(sql`
    with used as (
      delete from verification_tokens where ${matching('change-email', use)}
      returning split_part(value, ':', 2) as email
    ), unclaimed as (
      delete from users where email = (select email from used) and not email_verified
      returning id
    ), old as (
      select id, name, email, language from users
      where id = ${use.userId} and deleted_at is null and banned_at is null
    ), changed as (
      update users set email = used.email, updated_at = now() from used, old
      where users.id = old.id
        -- Read here, so that the address is free before it is taken.
        and (select count(*) from unclaimed) >= 0
        and not exists (select from users other where other.email = used.email and other.email_verified)
      returning users.id, users.email
    ), links as (
      delete from verification_tokens
      where identifier = ${`reset-password:${use.userId}`} and exists (select from changed)
    ), mails as (
      insert into outbox (mail, dedupe_key, cause)
      select jsonb_build_object('template', 'email-changed', 'to', old.email, 'name', old.name, 'newEmail', changed.email, 'language', old.language),
        'email-changed:' || ${use.secretHash}, ${causeValue()}
      from old, changed
    )
    select exists (select from used) as used, (select email from changed) as email`);
  return rows[0]?.used ? { email: rows[0].email } : undefined;
}
