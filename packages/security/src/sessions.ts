import {
  SESSION_CACHE_SECONDS,
  SESSION_RENEW_AFTER_SECONDS,
  SESSION_TTL_SECONDS,
  type UserRole,
} from '@codex/constants';
import { dbHttp } from '@codex/database';
import { span } from '@codex/observability';
import type { Bindings, SessionData, UserData } from '@codex/shared-types';
import { sql } from 'drizzle-orm';
import { sha256Hex } from './encoding.ts';
import { sessionCookie, sessionTokenOf, signSessionToken } from './session-cookie.ts';
import { endedSince } from './session-endings.ts';

export interface ActiveSession {
  user: UserData;
  session: SessionData;
}

export interface ResolvedSession extends ActiveSession {
  /** Set when the session was renewed: the cookie to send again. */
  renewedCookie?: string;
}

/** What KV holds. */
interface CachedSession extends ActiveSession {
  /** When the database said so, in its own time. Unix milliseconds. */
  asOf: number;
}

interface SessionRow extends Record<string, unknown> {
  renewed: boolean;
  as_of: number;
  session_id: string;
  session_expires_at: string;
  session_created_at: string;
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  role: UserRole;
  created_at: string;
}

const cacheKeyOf = (tokenHash: string) => `session:${tokenHash}`;

async function readDatabase(
  env: Bindings,
  token: string,
): Promise<(CachedSession & { renewed: boolean }) | undefined> {
  const ttl = sql`make_interval(secs => ${SESSION_TTL_SECONDS})`;
  const due = sql`make_interval(secs => ${SESSION_TTL_SECONDS - SESSION_RENEW_AFTER_SECONDS})`;
  const { rows } = await dbHttp(env).execute<SessionRow>(sql`
    with renewed as (
      update sessions set expires_at = now() + ${ttl}, updated_at = now()
      where token = ${token} and expires_at > now() and expires_at < now() + ${due}
      returning id, user_id, expires_at, created_at
    ), found as (
      select true as renewed, * from renewed
      union all
      select false, id, user_id, expires_at, created_at from sessions
      where token = ${token} and expires_at > now() and not exists (select from renewed)
    )
    select f.renewed, (extract(epoch from now()) * 1000)::float8 as as_of, f.id as session_id, f.expires_at as session_expires_at,
      f.created_at as session_created_at, u.id, u.name, u.email, u.email_verified, u.image, u.role, u.created_at
    from found f join users u on u.id = f.user_id
    where u.deleted_at is null and u.banned_at is null`);
  const row = rows[0];
  if (!row) return undefined;
  return {
    renewed: row.renewed,
    asOf: row.as_of,
    user: {
      id: row.id,
      name: row.name,
      email: row.email,
      emailVerified: row.email_verified,
      image: row.image,
      role: row.role,
      createdAt: new Date(row.created_at).toISOString(),
    },
    session: {
      id: row.session_id,
      userId: row.id,
      expiresAt: new Date(row.session_expires_at).toISOString(),
      createdAt: new Date(row.session_created_at).toISOString(),
    },
  };
}

type WaitUntil = (work: Promise<unknown>) => void;

async function readCache(
  env: Bindings,
  tokenHash: string,
  waitUntil?: WaitUntil,
): Promise<ActiveSession | undefined> {
  try {
    const cached = await span('KV get session', { kind: 'client' }, () =>
      env.AUTH_SESSION_KV.get<CachedSession>(cacheKeyOf(tokenHash), 'json'),
    );
    if (!cached?.asOf || !(Date.parse(cached.session.expiresAt) > Date.now())) return undefined;
    const { user, session, asOf } = cached;
    return (await endedSince(env, { tokenHash, asOf }, waitUntil)) ? undefined : { user, session };
  } catch {
    return undefined; // The database decides.
  }
}

async function remember(env: Bindings, tokenHash: string, active: CachedSession): Promise<void> {
  // An unreachable cache costs a query the next time, nothing else.
  const options = { expirationTtl: SESSION_CACHE_SECONDS };
  await span('KV put session', { kind: 'client' }, () =>
    env.AUTH_SESSION_KV.put(cacheKeyOf(tokenHash), JSON.stringify(active), options),
  ).catch(() => undefined);
}

export interface ResolveSessionOptions {
  /** Ask the database, not the cache: for routes that move money or change roles, credentials or members. */
  fresh?: boolean;
  /** Keeps background work alive after the answer. */
  waitUntil?: WaitUntil;
}

/**
 * Who a request's cookie belongs to: from KV within its five minutes, else from the database, which
 * also renews a session that is in use. A failing KV falls back to the database.
 */
export async function resolveSession(
  env: Bindings,
  cookies: string | undefined,
  { fresh = false, waitUntil }: ResolveSessionOptions = {},
): Promise<ResolvedSession | undefined> {
  const token = await sessionTokenOf(cookies, env.BETTER_AUTH_SECRET);
  if (!token) return undefined;
  const tokenHash = await sha256Hex(token);
  const cached = fresh ? undefined : await readCache(env, tokenHash, waitUntil);
  if (cached) return cached;
  const found = await readDatabase(env, token);
  if (!found) return undefined;
  const { renewed, asOf, user, session } = found;
  if (!fresh) waitUntil?.(remember(env, tokenHash, { user, session, asOf }));
  if (!renewed) return { user, session };
  return {
    user,
    session,
    renewedCookie: sessionCookie(await signSessionToken(token, env.BETTER_AUTH_SECRET)),
  };
}

/**
 * Drops sessions from the cache at once. Call it after they were ended in the database; where KV
 * fails, or is slow to tell another edge, what the database notes of endings does it within seconds.
 */
export async function forgetSessions(env: Bindings, tokens: readonly string[]): Promise<void> {
  await Promise.allSettled(
    tokens.map(async (token) => env.AUTH_SESSION_KV.delete(cacheKeyOf(await sha256Hex(token)))),
  );
}

/**
 * Makes every cached copy of a person's sessions disappear, e.g. after a change of role. The
 * sessions themselves go on, or end where the caller deleted them first and passes their tokens.
 */
export async function forgetSessionsOfUser(env: Bindings, userId: string): Promise<void> {
  const { rows } = await dbHttp(env).execute<{ token: string }>(
    sql`select token from sessions where user_id = ${userId}`,
  );
  await forgetSessions(
    env,
    rows.map(({ token }) => token),
  );
}
