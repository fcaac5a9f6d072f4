import { Hono } from 'hono';
import { type CloudflareState, servingVersion } from './cloudflare-state.ts';

/**
 * What the world sees: a request comes in by hostname, through a DNS record and a route, to the version
 * that serves. The workers themselves do not run here; each says that it is well, and which version it is.
 */
export function edge({ records, routes, scripts }: CloudflareState) {
  /** Releases of a script that are not well: `PUT /_local/sick/SCRIPT/RELEASE`. */
  const sick = new Map<string, string>();
  const app = new Hono();
  app.get('/health', (c) => {
    const host = c.req.header('x-forwarded-host') ?? '';
    const record = [...records.values()].find(({ name, proxied }) => name === host && proxied);
    const route = [...routes.values()].find(({ pattern }) => pattern === `${host}/*`);
    if (!record || !route) return c.text('This address leads nowhere.', 530 as 500);
    const script = scripts.get(route.script);
    const version = script && servingVersion(script);
    if (!version?.tag) return c.text('Not there yet.', 503);
    const isSick = sick.get(route.script) === version.tag;
    const body = {
      status: isSick ? 'degraded' : 'healthy',
      service: route.script,
      build: version.tag,
      checks: { database: isSick ? 'unhealthy' : 'healthy' },
    };
    return c.json(body, isSick ? 503 : 200);
  });
  app.put('/_local/sick/:script/:release', (c) => {
    sick.set(c.req.param('script'), c.req.param('release'));
    return c.body(null, 204);
  });
  return { app, sick };
}
