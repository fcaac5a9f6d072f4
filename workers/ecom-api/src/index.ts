import type { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { createServiceRegistry, createWorker, runCron } from '@codex/worker-utils';
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

/**
 * Every minute: the payments that could not be applied, and the checkouts whose time is over. Once a
 * day: whether Stripe says the same as we do.
 */
async function scheduled(
  _: ScheduledController,
  env: Bindings,
  context: ExecutionContext,
): Promise<void> {
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  const compose = (log: ObservabilityClient) =>
    createServiceRegistry(services, { env, log, actor: undefined, waitUntil });
  await runCron(service, env, {
    payments: ({ log }) => compose(log).inbox.catchUp(),
    reconcile: ({ log }) => compose(log).reconciliation.run(),
  });
}

export default { fetch: app.fetch, scheduled };
