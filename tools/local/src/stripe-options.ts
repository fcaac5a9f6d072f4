import { join } from 'node:path';
import type { WebhookEndpoint } from '@codex/constants';
import { logTo } from './part.ts';
import { portOf, type Settings } from './settings.ts';
import type { StripeOptions } from './stripe/index.ts';

/** Points Stripe's stand-in at the six webhook endpoints, each with its own secret. */
export function stripeOptions({ env, addresses, stateDir }: Settings): StripeOptions {
  return {
    port: portOf(addresses.stripe),
    stateDir: join(stateDir, 'stripe'),
    webhookTargets: forEachEndpoint((endpoint) => `${addresses.ecom}/webhooks/stripe/${endpoint}`),
    webhookSecrets: forEachEndpoint(
      (endpoint) => env[`STRIPE_WEBHOOK_SECRET_${endpoint.toUpperCase()}`] ?? '',
    ),
    log: logTo('stripe'),
  };
}

function forEachEndpoint<T>(make: (endpoint: WebhookEndpoint) => T): Record<WebhookEndpoint, T> {
  return {
    booking: make('booking'),
    payment: make('payment'),
    subscription: make('subscription'),
    customer: make('customer'),
    connect: make('connect'),
    dispute: make('dispute'),
  };
}
