import { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { createServiceRegistry, createWorker } from '@codex/worker-utils';
import { checkoutRoutes } from './routes/checkout.ts';
import { purchaseRoutes, saleRoutes } from './routes/purchases.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { services } from './services.ts';

const service = 'ecom-api';

export const app = createWorker({
  service,
  routes: {
    '/checkout': checkoutRoutes,
    '/purchases': purchaseRoutes,
    '/sales': saleRoutes,
    '/webhooks/stripe': webhookRoutes,
  },
  services,
});

/** Every minute: the payments that could not be applied, and the checkouts whose time is over. */
async function scheduled(
  _: ScheduledController,
  env: Bindings,
  context: ExecutionContext,
): Promise<void> {
  const log = new ObservabilityClient({ service, environment: env.ENVIRONMENT });
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  await createServiceRegistry(services, { env, log, actor: undefined, waitUntil }).inbox.catchUp();
}

export default { fetch: app.fetch, scheduled };
