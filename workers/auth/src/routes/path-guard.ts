import { NotFoundError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import type { MiddlewareHandler } from 'hono';

const PLAIN_PATH = /^\/api\/auth(\/[a-z0-9]+(-[a-z0-9]+)*)+$/;

/** Whether a path is spelled the one way we know: lowercase words, single slashes, nothing encoded. */
export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

/** Every other spelling of a path does not exist, so that no limit has a second name. */
export function pathGuard(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    // The address as it was sent: the router has already decoded its own copy.
    const { pathname } = new URL(c.req.raw.url);
    // HEAD would run the handlers of GET, which use links up.
    if (!isPlainPath(pathname) || c.req.raw.method === 'HEAD') throw new NotFoundError();
    await next();
  };
}
