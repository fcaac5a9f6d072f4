import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { cloudflareApi } from './cloudflare.ts';
import { createCloudflareState } from './cloudflare-state.ts';
import { edge } from './edge.ts';
import { githubApi } from './github.ts';
import { neonApi } from './neon.ts';
import { servicesApi } from './services.ts';

export interface StandInOptions {
  /** A PostgreSQL server, for the branches. */
  serverUrl: string;
  domain: string;
}

/** Cloudflare, Neon, GitHub, Stripe and Resend on one port of this machine, and the settings to reach them. */
export async function startStandIn({ serverUrl, domain }: StandInOptions) {
  const settings = {
    CLOUDFLARE_API_TOKEN: `cf-${randomBytes(20).toString('hex')}`,
    CLOUDFLARE_ACCOUNT_ID: randomBytes(16).toString('hex'),
    CLOUDFLARE_ZONE_ID: randomBytes(16).toString('hex'),
    NEON_API_KEY: `napi_${randomBytes(20).toString('hex')}`,
    GITHUB_TOKEN: `ghs_${randomBytes(20).toString('hex')}`,
    GITHUB_REPOSITORY: 'northlight/codex',
    STRIPE_SECRET_KEY: `sk_test_${randomBytes(12).toString('hex')}`,
    RESEND_API_KEY: `re_${randomBytes(12).toString('hex')}`,
    MAIL_FROM: `Codex <hello@${domain}>`,
  };
  const cloudflare = createCloudflareState();
  const neon = neonApi({ apiKey: settings.NEON_API_KEY, serverUrl });
  const github = githubApi({
    token: settings.GITHUB_TOKEN,
    repository: settings.GITHUB_REPOSITORY,
  });
  const services = servicesApi({
    stripeKey: settings.STRIPE_SECRET_KEY,
    resendKey: settings.RESEND_API_KEY,
  });
  services.state.domains.push({ name: domain, status: 'verified' });
  const world = edge(cloudflare);
  const app = new Hono();
  const requests: string[] = [];
  const unknown: string[] = [];
  const watchers = new Set<(request: string) => void>();
  app.route(
    '/client/v4',
    cloudflareApi(cloudflare, {
      token: settings.CLOUDFLARE_API_TOKEN,
      accountId: settings.CLOUDFLARE_ACCOUNT_ID,
      zone: { id: settings.CLOUDFLARE_ZONE_ID, name: domain },
    }),
  );
  app.route('/neon', neon.app);
  app.route('/github', github.app);
  app.route('/v1', services.stripe);
  app.route('/resend', services.resend);
  app.route('/', world.app);
  app.notFound((c) => {
    const message = `No such operation: ${c.req.method} ${c.req.path}`;
    unknown.push(message);
    return c.json({ success: false, errors: [{ code: 7003, message }], message }, 404);
  });

  const listener = getRequestListener(app.fetch);
  const server = createServer((request: IncomingMessage, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    for (const watcher of watchers) watcher(line);
    void listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    settings: {
      ...settings,
      CLOUDFLARE_API_BASE_URL: `${base}/client/v4`,
      NEON_API_BASE_URL: `${base}/neon`,
      GITHUB_API_URL: `${base}/github`,
      STRIPE_API_BASE: base,
      RESEND_BASE_URL: `${base}/resend`,
      EDGE_URL: base,
      HEALTH_ATTEMPTS: '3',
    },
    cloudflare,
    neon: neon.state,
    github: github.state,
    services: services.state,
    /** Releases that are not well, by script. */
    sick: world.sick,
    /** Every request so far: `PUT /client/v4/…`. */
    requests,
    /** Requests that the stand-in does not know. */
    unknown,
    /** Calls back with each request, before it is answered. */
    watch(watcher: (request: string) => void) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
