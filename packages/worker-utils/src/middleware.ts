import { beginOperation, createRequestTimer, within } from '@codex/observability';
import { isOwnOrigin, securityHeaders, type SecurityHeadersOptions } from '@codex/security';
import { ValidationError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { observe } from './observe.ts';

/** Request id (a well-formed one from the client is kept) and the client's address. */
export function createRequestTrackingMiddleware(): MiddlewareHandler<HonoEnv> {
  const identify = requestId({ headerName: 'x-request-id', limitLength: 128 });
  return async (c, next) => {
    // `CF-Connecting-IP` and nothing else: anything else may be written by the client.
    c.set('clientIp', c.req.header('cf-connecting-ip')?.slice(0, 64) ?? 'unknown');
    return identify(c, next);
  };
}

/** Bytes of media and images: any page and player may show them. */
const isMedia = (path: string): boolean => /^\/[vi]\//.test(path);

/**
 * Makes an operation of every request: whatever logs or calls another worker meanwhile carries its
 * id and trace. One line, one span and one measurement when it is answered; media that was served
 * is measured only.
 */
export function createLoggingMiddleware(service: string): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    const { log, telemetry } = observe(service, c.env);
    const traceparent = c.req.header('traceparent');
    const operation = beginOperation({ requestId: c.get('requestId'), traceparent, telemetry });
    c.set('log', log);
    await within(operation, async () => {
      const done = createRequestTimer(log, operation, c.req.method);
      await next();
      const { status } = c.res;
      const route = routePath(c, -1);
      const quiet = status < 400 && isMedia(route);
      done({ route, status, userId: c.get('user')?.id, quiet });
    });
    telemetry?.exportSoon((work) => c.executionCtx.waitUntil(work));
  };
}

/** Lets the web app read answers with its cookie; media may be read by any player. */
export function createCorsMiddleware(): MiddlewareHandler<HonoEnv> {
  const forApp: MiddlewareHandler<HonoEnv> = cors({
    origin: (origin, c) => (isOwnOrigin(c, origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['content-type', 'x-request-id'],
    exposeHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  });
  const forMedia: MiddlewareHandler<HonoEnv> = cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD'],
    allowHeaders: ['range'],
    exposeHeaders: ['content-length', 'content-range', 'accept-ranges', 'x-request-id'],
    maxAge: 86_400,
  });
  return (c, next) => (isMedia(c.req.path) ? forMedia(c, next) : forApp(c, next));
}

/** Security headers by what a path serves. */
export function createSecurityHeadersMiddleware(): MiddlewareHandler<HonoEnv> {
  const of = (options: SecurityHeadersOptions) => securityHeaders(options);
  const api = of({});
  const docs = of({ csp: 'docs' });
  const media = of({ resourcePolicy: 'cross-origin' });
  return (c, next) => {
    if (c.req.path === '/docs') return docs(c, next);
    return isMedia(c.req.path) ? media(c, next) : api(c, next);
  };
}

/** An address that cannot be read, as an impossible `Host` makes it, is the client's mistake. */
function createAddressGuard(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    if (URL.canParse(c.req.url)) return next();
    throw new ValidationError([{ field: 'host', message: 'This is not the name of a host.' }]);
  };
}

/** What every request passes, in this order. */
export function createStandardMiddlewareChain(service: string): MiddlewareHandler<HonoEnv>[] {
  return [
    createRequestTrackingMiddleware(),
    createLoggingMiddleware(service),
    createSecurityHeadersMiddleware(),
    createAddressGuard(),
    createCorsMiddleware(),
  ];
}
