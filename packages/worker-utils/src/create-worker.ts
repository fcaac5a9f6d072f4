import { trackRequestError } from '@codex/observability';
import { originGuard } from '@codex/security';
import { mapErrorToResponse, NotFoundError } from '@codex/service-errors';
import type { Bindings, HonoEnv } from '@codex/shared-types';
import { Hono, type Context } from 'hono';
import { routePath } from 'hono/route';
import { createHealthCheckHandler } from './health.ts';
import { createStandardMiddlewareChain } from './middleware.ts';
import { openApiOf } from './openapi.ts';
import { referencePage } from './reference-page.ts';
import { createServiceRegistry, type ServiceFactories } from './registry.ts';

const VERSION = '1.0.0';

export interface WorkerDefinition<Services extends object> {
  /** The name in health answers and logs, e.g. `content-api`. */
  service: string;
  /** Routes by the path they are mounted under. */
  routes: Record<string, Hono<HonoEnv>>;
  /** How this worker's services are composed for a request. */
  services: ServiceFactories<Services>;
}

/** The answer to whatever was thrown; the cause of our own failures goes to the log. */
export function createErrorResponse(error: unknown, c: Context<HonoEnv>): Response {
  const requestId = c.get('requestId');
  const { status, headers, body, unexpected } = mapErrorToResponse(error, requestId);
  if (unexpected && c.var.log) {
    trackRequestError(c.var.log, error, { method: c.req.method, route: routePath(c, -1) });
  }
  return Response.json(body, {
    status,
    headers: { ...headers, 'Cache-Control': 'no-store', 'x-request-id': requestId },
  });
}

/** A worker out of its routes and services, with everything that every worker has. */
export function createWorker<Services extends object>({
  service,
  routes,
  services,
}: WorkerDefinition<Services>): Hono<HonoEnv> {
  const app = new Hono<HonoEnv>();
  app.onError(createErrorResponse);
  app.notFound((c) => createErrorResponse(new NotFoundError(), c));
  app.use(...createStandardMiddlewareChain(service));
  app.use(originGuard());
  app.use(composition(services));
  app.get('/health', createHealthCheckHandler(service, VERSION));
  for (const [path, part] of Object.entries(routes)) app.route(path, part);
  const documentOf = (env: Bindings) => ({
    title: `Codex ${service}`,
    version: VERSION,
    url: urlOf(service, env),
  });
  app.get('/openapi.json', (c) => c.json(openApiOf(app, documentOf(c.env))));
  app.get('/docs', (c) => c.html(referencePage(openApiOf(app, documentOf(c.env)))));
  return app;
}

function composition<Services extends object>(services: ServiceFactories<Services>) {
  return async (c: Context<HonoEnv>, next: () => Promise<void>) => {
    let registry: Services | undefined;
    c.set('compose', () => {
      const user = c.get('user');
      registry ??= createServiceRegistry(services, {
        env: c.env,
        log: c.var.log,
        actor: user && { userId: user.id, role: user.role },
        waitUntil: (work) => c.executionCtx.waitUntil(work),
      });
      return registry;
    });
    await next();
  };
}

function urlOf(service: string, env: Bindings): string {
  switch (service) {
    case 'auth-worker':
      return env.AUTH_URL;
    case 'content-api':
      return env.CONTENT_API_URL;
    case 'identity-api':
      return env.IDENTITY_API_URL;
    default:
      return env.ECOM_API_URL;
  }
}
