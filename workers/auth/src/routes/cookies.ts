import { sessionCookie } from '@codex/security';
import type { HonoEnv } from '@codex/shared-types';
import type { Context } from 'hono';

/** Adds cookies to the answer. */
export function sendCookies(c: Context<HonoEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}

/** Sends the session cookie with a signed token; without one, clears it. */
export function sendSession(c: Context<HonoEnv>, signedToken = ''): void {
  sendCookies(c, [sessionCookie(signedToken)]);
}

/** Where a request comes from, as a session remembers it. */
export function originOf(c: Context<HonoEnv>): { ipAddress: string; userAgent: string | null } {
  return {
    ipAddress: c.get('clientIp'),
    userAgent: c.req.header('user-agent')?.slice(0, 500) ?? null,
  };
}
