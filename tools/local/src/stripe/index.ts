import type { WebhookEndpoint } from '@codex/constants';
import { Stripe } from 'stripe';
import type { Outage } from './api.ts';
import { NOT_A_REQUEST } from './context.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { expireDueSessions } from './payments/pay.ts';
import { createStripeServer } from './server.ts';
import { Store } from './store.ts';
import { WebhookQueue } from './webhooks/delivery.ts';

export interface StripeOptions {
  port: number;
  /** Where its objects are kept; the folder is made if it is not there. */
  stateDir: string;
  webhookTargets: Record<WebhookEndpoint, string>;
  webhookSecrets: Record<WebhookEndpoint, string>;
  log?: (message: string) => void;
}

export interface RunningStripe {
  url: string;
  stop: () => Promise<void>;
}

const EXPIRY_CHECK_MS = 1000;

/** Starts the Stripe stand-in on loopback and takes up the webhooks it still owes. */
export async function startStripe({
  port,
  stateDir,
  webhookTargets,
  webhookSecrets,
  log,
}: StripeOptions): Promise<RunningStripe> {
  const store = new Store(stateDir);
  const webhooks = new WebhookQueue({
    store,
    targets: webhookTargets,
    secrets: webhookSecrets,
    log,
  });
  const url = `http://localhost:${port}`;
  const outage: Outage = { down: false, status: 503, latencyMs: 0 };
  const context = {
    store,
    baseUrl: url,
    apiVersion: Stripe.API_VERSION,
    enqueue: webhooks.enqueue.bind(webhooks),
  };
  const server = createStripeServer({
    context,
    keys: new IdempotencyKeys(store),
    outage,
    webhooks,
    log,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const expiry = setInterval(() => {
    store.transaction(() => expireDueSessions({ ...context, origin: NOT_A_REQUEST }));
    webhooks.wake();
  }, EXPIRY_CHECK_MS);
  webhooks.wake();

  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        clearInterval(expiry);
        webhooks.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
