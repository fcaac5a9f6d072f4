import { WEBHOOK_ENDPOINTS, type WebhookEndpoint } from '@codex/constants';
import { createStripeClient, STRIPE_API_VERSION, type StripeEnv } from '@codex/purchase';
import type { Stripe } from 'stripe';

type EventName = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** What Stripe sends to each of the six endpoints. Stripe takes no patterns, so that every one is named. */
export const WEBHOOK_EVENTS: Readonly<Record<WebhookEndpoint, readonly EventName[]>> = {
  booking: [
    'checkout.session.completed',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
    'checkout.session.expired',
  ],
  payment: [
    'payment_intent.succeeded',
    'payment_intent.payment_failed',
    'payment_intent.canceled',
    'charge.succeeded',
    'charge.captured',
    'charge.updated',
    'charge.refunded',
    'charge.refund.updated',
    'refund.created',
    'refund.updated',
    'refund.failed',
  ],
  subscription: [
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'invoice.paid',
    'invoice.payment_failed',
  ],
  customer: ['customer.created', 'customer.updated', 'customer.deleted'],
  connect: [
    'account.updated',
    'account.application.deauthorized',
    'capability.updated',
    'person.updated',
    'payout.paid',
    'payout.failed',
  ],
  dispute: [
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.funds_reinstated',
    'radar.early_fraud_warning.created',
  ],
};

/** An endpoint as it is registered, and whether it still is as it should be. */
export interface Registered {
  id: string;
  isRight: boolean;
}

/** Webhook endpoints of a Stripe account, at the addresses of one ecom-api. */
export function createWebhooks(settings: StripeEnv, ecomUrl: string) {
  const stripe = createStripeClient(settings);
  const urlOf = (endpoint: WebhookEndpoint) => `${ecomUrl}/webhooks/stripe/${endpoint}`;

  return {
    async find(): Promise<Partial<Record<WebhookEndpoint, Registered>>> {
      const all = await stripe.webhookEndpoints.list({ limit: 100 });
      const found: Partial<Record<WebhookEndpoint, Registered>> = {};
      for (const endpoint of WEBHOOK_ENDPOINTS) {
        const present = all.data.find(({ url }) => url === urlOf(endpoint));
        if (!present) continue;
        const sent = new Set(present.enabled_events);
        const isRight =
          present.status === 'enabled' &&
          WEBHOOK_EVENTS[endpoint].every((event) => sent.has(event) || sent.has('*'));
        found[endpoint] = { id: present.id, isRight };
      }
      return found;
    },

    /** Registers an endpoint. @returns its signing secret, which Stripe never shows again */
    async create(endpoint: WebhookEndpoint): Promise<string> {
      const { secret } = await stripe.webhookEndpoints.create({
        url: urlOf(endpoint),
        enabled_events: [...WEBHOOK_EVENTS[endpoint]],
        api_version: STRIPE_API_VERSION,
        description: `Codex: ${endpoint}`,
        // What happens on the accounts of those who sell, not on the platform's own.
        ...(endpoint === 'connect' && { connect: true }),
      });
      if (!secret) throw new Error(`Stripe gave no signing secret for ${endpoint}`);
      return secret;
    },

    async correct(endpoint: WebhookEndpoint, { id }: Registered): Promise<void> {
      const enabled_events = [...WEBHOOK_EVENTS[endpoint]];
      await stripe.webhookEndpoints.update(id, { enabled_events, disabled: false });
    },

    async remove({ id }: Registered): Promise<void> {
      await stripe.webhookEndpoints.del(id);
    },

    /** The account behind the key. */
    async account() {
      const { charges_enabled, payouts_enabled } = await stripe.accounts.retrieveCurrent();
      return { charges: charges_enabled, payouts: payouts_enabled };
    },
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
