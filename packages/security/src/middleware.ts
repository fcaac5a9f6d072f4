import { ForbiddenError, UnauthorizedError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import type { Context, MiddlewareHandler } from 'hono';
import { resolveSession } from './sessions.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Puts the caller's session on the context and sends a renewed cookie. Strangers stay strangers. */
export async function loadSession(c: Context<HonoEnv>, { fresh = false } = {}): Promise<void> {
  const active = await resolveSession(c.env, c.req.header('cookie'), {
    fresh,
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  if (!active) return;
  c.set('user', active.user);
  c.set('session', active.session);
  if (active.renewedCookie) c.header('Set-Cookie', active.renewedCookie, { append: true });
}

/** Knows who calls, if anybody is signed in. */
export function optionalAuth(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    await loadSession(c);
    await next();
  };
}

/** Lets only signed-in people pass: 401 otherwise. */
export function requireAuth(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    await loadSession(c);
    if (!c.get('user')) throw new UnauthorizedError();
    await next();
  };
}

/**
 * Against forged requests: a browser that changes something says where it comes from, and that has
 * to be the web app. Programs that are no browsers send no `Origin`.
 */
export function originGuard(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    if (!SAFE_METHODS.has(c.req.method)) {
      const origin = c.req.header('origin');
      const foreign =
        origin === undefined
          ? c.req.header('sec-fetch-site') === 'cross-site'
          : !isOwnOrigin(c, origin);
      if (foreign) throw new ForbiddenError('Requests from other sites are refused.');
    }
    await next();
  };
}

/** Whether an `Origin` is the web app's or the worker's own. */
export function isOwnOrigin(c: Context<HonoEnv>, origin: string): boolean {
  return origin === new URL(c.env.WEB_APP_URL).origin || origin === new URL(c.req.url).origin;
}
