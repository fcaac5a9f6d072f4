import {
  SESSION_CACHE_SECONDS,
  SESSION_COOKIE,
  SESSION_RENEW_AFTER_SECONDS,
  SESSION_TTL_SECONDS,
  type UserRole,
} from '@codex/constants';
import { dbHttp } from '@codex/database';
import type { Bindings, SessionData, UserData } from '@codex/shared-types';
import { sql } from 'drizzle-orm';
import { parse } from 'hono/utils/cookie';
import { hmac, sha256Hex, timingSafeEqual } from './encoding.ts';

export interface ActiveSession {
  user: UserData;
  session: SessionData;
}

export interface ResolvedSession extends ActiveSession {
  /** Set when the session was renewed: the cookie to send again. */
  renewedCookie?: string;
}

interface SessionRow extends Record<string, unknown> {
  renewed: boolean;
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

/** `token.signature`, as the cookie carries it. */
export async function signSessionToken(token: string, secret: string): Promise<string> {
  const signature = await hmac(secret, token);
  return `${token}.${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
}

/** The header that sets the session cookie to a signed value; an empty value clears it. */
export function sessionCookie(signed: string): string {
  const age = signed === '' ? 0 : SESSION_TTL_SECONDS;
  return `${SESSION_COOKIE}=${encodeURIComponent(signed)}; Max-Age=${age}; Path=/; HttpOnly; Secure; SameSite=Strict`;
}

/** The token inside a request's session cookie, if its signature is ours. */
export async function sessionTokenOf(
  cookies: string | undefined,
  secret: string,
): Promise<string | undefined> {
  const signed = cookies ? parse(cookies, SESSION_COOKIE)[SESSION_COOKIE] : undefined;
  if (!signed || signed.length > 512) return undefined;
  const token = signed.slice(0, signed.lastIndexOf('.'));
  return timingSafeEqual(signed, await signSessionToken(token, secret)) ? token : undefined;
}

export async function sessionCacheKey(token: string): Promise<string> {
  return `session:${await sha256Hex(token)}`;
}

async function readDatabase(
  env: Bindings,
  token: string,
): Promise<(ActiveSession & { renewed: boolean }) | undefined> {
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
    select f.renewed, f.id as session_id, f.expires_at as session_expires_at,
      f.created_at as session_created_at, u.id, u.name, u.email, u.email_verified, u.image, u.role, u.created_at
    from found f join users u on u.id = f.user_id
    where u.deleted_at is null and u.banned_at is null`);
  const row = rows[0];
  if (!row) return undefined;
  return {
    renewed: row.renewed,
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

async function readCache(env: Bindings, key: string): Promise<ActiveSession | undefined> {
  try {
    const cached = await env.AUTH_SESSION_KV.get<ActiveSession>(key, 'json');
    return cached && Date.parse(cached.session.expiresAt) > Date.now() ? cached : undefined;
  } catch {
    return undefined; // The database decides.
  }
}

/** Remembers a session, then looks once more whether it ended meanwhile, so that no ended one stays. */
async function remember(
  env: Bindings,
  token: string,
  key: string,
  active: ActiveSession,
): Promise<void> {
  try {
    await env.AUTH_SESSION_KV.put(key, JSON.stringify(active), {
      expirationTtl: SESSION_CACHE_SECONDS,
    });
    if (!(await readDatabase(env, token))) await env.AUTH_SESSION_KV.delete(key);
  } catch {
    // An unreachable cache costs a query the next time, nothing else.
  }
}

export interface ResolveSessionOptions {
  /** Ask the database, not the cache: for routes that move money or change roles, credentials or members. */
  fresh?: boolean;
  /** Keeps background work alive after the answer. */
  waitUntil?: (work: Promise<unknown>) => void;
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
  const key = await sessionCacheKey(token);
  const cached = fresh ? undefined : await readCache(env, key);
  if (cached) return cached;
  const found = await readDatabase(env, token);
  if (!found) return undefined;
  const { renewed, ...active } = found;
  if (!fresh) waitUntil?.(remember(env, token, key, active));
  if (!renewed) return active;
  return {
    ...active,
    renewedCookie: sessionCookie(await signSessionToken(token, env.BETTER_AUTH_SECRET)),
  };
}

/** Drops sessions from the cache. Call it after they were ended in the database. */
export async function forgetSessions(env: Bindings, tokens: readonly string[]): Promise<void> {
  await Promise.all(
    tokens.map(async (token) => env.AUTH_SESSION_KV.delete(await sessionCacheKey(token))),
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
