import { Hono } from 'hono';
import { scriptRoutes } from './cloudflare-scripts.ts';
import { assetRoutes } from './cloudflare-assets.ts';
import { secretRoutes } from './cloudflare-secrets.ts';
import { storageRoutes } from './cloudflare-storage.ts';
import { zoneRoutes } from './cloudflare-zone.ts';
import { answer, Refusal, refuse } from './cloudflare-http.ts';
import type { CloudflareState } from './cloudflare-state.ts';

export interface CloudflareAccount {
  token: string;
  accountId: string;
  zone: { id: string; name: string };
}

/**
 * Cloudflare's API v4 as far as releases use it, by hand and by wrangler. Written after its public
 * reference; what is not in here, and every unknown field, is refused as the real one does.
 */
export function cloudflareApi(state: CloudflareState, account: CloudflareAccount): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof Refusal) return refuse(c, error);
    throw error;
  });
  app.use(async (c, next) => {
    const given = c.req.header('authorization');
    // Assets are uploaded with the token of their session.
    const isSession = c.req.path.endsWith('/assets/upload');
    if (given !== `Bearer ${account.token}` && !isSession) {
      throw new Refusal(401, 10000, 'Authentication error');
    }
    await next();
  });
  const { sessions, uploads } = assetRoutes();
  const workers = `/accounts/${account.accountId}/workers`;
  app.get('/user/tokens/verify', (c) => answer(c, { id: 'token', status: 'active' }));
  app.route(workers, scriptRoutes(state));
  app.route(workers, secretRoutes(state));
  app.route(workers, sessions);
  app.route(workers, uploads);
  app.route(`/accounts/${account.accountId}`, storageRoutes(state));
  app.route(`/zones/${account.zone.id}`, zoneRoutes(state, account.zone));
  return app;
}
