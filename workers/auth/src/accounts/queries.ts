import { SESSION_TTL_SECONDS, type Language, type UserRole } from '@codex/constants';
import { causeValue, type Database } from '@codex/database';
import { sql, type SQL } from 'drizzle-orm';
import { LINK_TTL_SECONDS, type LinkPurpose, type MailedLinkPurpose } from './link-token.ts';

interface UserRow extends Record<string, unknown> {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  role: UserRole;
  created_at: string;
}

interface SessionRow extends UserRow {
  session_id: string;
  session_expires_at: string;
  session_created_at: string;
}

/** Where a link leads, up to its token: the person's id and the secret follow. */
export interface Link {
  url: string;
  secret: string;
  secretHash: string;
}

export const secondsFromNow = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`;

export const identifierOf = (purpose: LinkPurpose) => sql`${`${purpose}:`}::text || id`;

export const urlOf = ({ url, secret }: Link) =>
  sql`${url}::text || replace(id::text, '-', '') || ${secret}::text`;

/**
 * Makes a person with a password, the link that verifies their address, and the mail that carries
 * it. Where the address is known, its owner is told instead; the answer looks the same. The link
 * carries the password it was asked for with, so that nobody verifies somebody else's.
 */
export async function insertRegistration(
  db: Database,
  {
    name,
    email,
    passwordHash,
    link,
    language,
    loginUrl,
  }: {
    name: string;
    email: string;
    passwordHash: string;
    link: Link;
    language: Language;
    loginUrl: string;
  },
): Promise<{ id: string; createdAt: string }> {
  const { rows } = await db.execute<{ id: string; created_at: string }>(sql`
    with known as (
      select id, name, email, email_verified from users
      where email = ${email} and deleted_at is null and banned_at is null
    ), created as (
      insert into users (name, email, language) values (${name}, ${email}, ${language})
      on conflict (email) do nothing
      returning id, name, email
    ), credential as (
      insert into accounts (account_id, provider_id, user_id, password)
      select id::text, 'credential', id, ${passwordHash} from created
    ), token as (
      insert into verification_tokens (identifier, value, expires_at)
      select ${identifierOf('verify-email')}, ${`${link.secretHash}:${passwordHash}`}, ${secondsFromNow(LINK_TTL_SECONDS['verify-email'])}
      from (select id from created union all select id from known where not email_verified) unverified
    ), mails as (
      insert into outbox (mail, dedupe_key, cause)
      select jsonb_build_object('template', 'verify-email', 'to', email, 'name', name, 'url', ${urlOf(link)}),
        'verify-email:' || ${link.secretHash}, ${causeValue()}
      from created
      union all
      select jsonb_build_object('template', 'already-registered', 'to', email, 'name', name,
          'url', case when email_verified then ${loginUrl} else ${urlOf(link)} end),
        'already-registered:' || id || ':' || floor(extract(epoch from now()) / 900), ${causeValue()}
      from known
      on conflict (dedupe_key) do nothing
    )
    select coalesce((select id from created), uuidv7()) as id, now() as created_at`);
  const row = rows[0];
  if (!row) throw new Error('The registration returned no row.');
  return { id: row.id, createdAt: new Date(row.created_at).toISOString() };
}

const MAILS_PER_WINDOW = 5;

/** Counts the links that a `person` is mailed; `allowed` is the person as long as it is not too many. */
export function countedPerson(purpose: LinkPurpose): SQL {
  const expired = sql`rate_limits.window_start < now() - interval '15 minutes'`;
  return sql`counted as (
      insert into rate_limits (key, window_start, count)
      select ${`mail:${purpose}:`}::text || id, now(), 1 from person
      on conflict (key) do update set
        count = case when ${expired} then 1 else rate_limits.count + 1 end,
        window_start = case when ${expired} then now() else rate_limits.window_start end
      returning count
    ), allowed as (
      select person.* from person, counted where counted.count <= ${MAILS_PER_WINDOW}
    )`;
}

/**
 * Mails a link to whoever has the address, if it is somebody the link makes sense for, at most five
 * times in 15 minutes. The same statement for everybody, so that its time tells nothing.
 */
export async function insertLinkMail(
  db: Database,
  { purpose, email, link }: { purpose: MailedLinkPurpose; email: string; link: Link },
): Promise<void> {
  const applies = purpose === 'verify-email' ? sql`not email_verified` : sql`true`;
  await db.execute(sql`
    with person as (
      select id, name, email from users
      where email = ${email} and deleted_at is null and banned_at is null and ${applies}
    ), ${countedPerson(purpose)}, token as (
      insert into verification_tokens (identifier, value, expires_at)
      select ${identifierOf(purpose)}, ${link.secretHash}, ${secondsFromNow(LINK_TTL_SECONDS[purpose])} from allowed
    )
    insert into outbox (mail, dedupe_key, cause)
    select jsonb_build_object('template', ${purpose}::text, 'to', email, 'name', name, 'url', ${urlOf(link)}),
      ${`${purpose}:${link.secretHash}`}, ${causeValue()}
    from allowed`);
}

export interface LinkUse {
  userId: string;
  secretHash: string;
}

export const matching = (purpose: LinkPurpose, { userId, secretHash }: LinkUse) =>
  sql`identifier = ${`${purpose}:${userId}`} and split_part(value, ':', 1) = ${secretHash} and expires_at > now()`;

/** Whether a link still works. */
export async function isLinkAlive(
  db: Database,
  purpose: LinkPurpose,
  use: LinkUse,
): Promise<boolean> {
  const { rows } = await db.execute(
    sql`select 1 from verification_tokens where ${matching(purpose, use)}`,
  );
  return rows.length > 0;
}

/** Uses a verification link up: the address is verified and its owner signed in. Undefined if it was used. */
export async function verifyAddress(
  db: Database,
  use: LinkUse,
  session: { token: string; ipAddress: string; userAgent: string | null },
): Promise<SessionRow | undefined> {
  const { rows } = await db.execute<SessionRow>(sql`
    with used as (
      delete from verification_tokens where ${matching('verify-email', use)}
      returning nullif(split_part(value, ':', 2), '') as password
    ), verified as (
      update users set email_verified = true, updated_at = now()
      where id = ${use.userId} and exists (select from used)
        and not email_verified and deleted_at is null and banned_at is null
      returning id, name, email, email_verified, image, role, created_at
    ), credential as (
      update accounts set password = used.password, updated_at = now() from used
      where provider_id = 'credential' and user_id in (select id from verified) and used.password is not null
    ), started as (
      insert into sessions (token, user_id, expires_at, ip_address, user_agent)
      select ${session.token}, id, ${secondsFromNow(SESSION_TTL_SECONDS)}, ${session.ipAddress}, ${session.userAgent}
      from verified
      returning id as session_id, expires_at as session_expires_at, created_at as session_created_at
    )
    select * from verified, started`);
  return rows[0];
}

/**
 * Uses a reset link up: sets the password, ends every session of the person and tells them. Whoever
 * reads the mail owns the address, so it counts as verified. Returns the tokens of the ended
 * sessions, undefined if the link was used.
 */
export async function replacePassword(
  db: Database,
  use: LinkUse,
  passwordHash: string,
): Promise<string[] | undefined> {
  const { rows } = await db.execute<{ changed: boolean; tokens: string[] }>(sql`
    with used as (
      delete from verification_tokens where ${matching('reset-password', use)} returning id
    ), others as (
      delete from verification_tokens
      where identifier in (${`reset-password:${use.userId}`}, ${`change-email:${use.userId}`})
        and value <> ${use.secretHash} and exists (select from used)
    ), person as (
      update users set email_verified = true, updated_at = now()
      where id = ${use.userId} and exists (select from used) and deleted_at is null and banned_at is null
      returning id, name, email
    ), credential as (
      insert into accounts (account_id, provider_id, user_id, password)
      select id::text, 'credential', id, ${passwordHash} from person
      on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()
    ), ended as (
      delete from sessions where user_id in (select id from person) returning token
    ), mails as (
      insert into outbox (mail, dedupe_key, cause)
      select jsonb_build_object('template', 'password-changed', 'to', email, 'name', name),
        'password-changed:' || ${use.secretHash}, ${causeValue()}
      from person
    )
    select exists (select from person) as changed,
      array(select token from ended) as tokens`);
  return rows[0]?.changed ? rows[0].tokens : undefined;
}

/** After a password was changed by its owner: tells them, and makes a link to another address useless. */
export async function noteChangedPassword(db: Database, userId: string): Promise<void> {
  await db.execute(sql`
    with links as (
      delete from verification_tokens where identifier = ${`change-email:${userId}`}
    )
    insert into outbox (mail, dedupe_key, cause)
    select jsonb_build_object('template', 'password-changed', 'to', email, 'name', name),
      'password-changed:' || uuidv7(), ${causeValue()}
    from users where id = ${userId}`);
}

/** The hash of a person's password. */
export async function findPassword(db: Database, userId: string): Promise<string | undefined> {
  const { rows } = await db.execute<{ password: string | null }>(
    sql`select password from accounts where user_id = ${userId} and provider_id = 'credential'`,
  );
  return rows[0]?.password ?? undefined;
}

/** Whether a person may have a session now. */
export async function findStanding(
  db: Database,
  userId: string,
): Promise<{ banned: boolean; deleted: boolean; verified: boolean } | undefined> {
  const { rows } = await db.execute<{ banned: boolean; deleted: boolean; verified: boolean }>(sql`
    select banned_at is not null as banned, deleted_at is not null as deleted, email_verified as verified
    from users where id = ${userId}`);
  return rows[0];
}

/** Ends one session. */
export async function deleteSession(db: Database, token: string): Promise<void> {
  await db.execute(sql`delete from sessions where token = ${token}`);
}
