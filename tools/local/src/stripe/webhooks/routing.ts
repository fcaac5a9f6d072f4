import type { WebhookEndpoint } from '@codex/constants';

/** Event types by the endpoint that listens to them; the first that fits wins. */
const LISTENERS: readonly [prefix: string, endpoint: WebhookEndpoint][] = [
  ['checkout.session.', 'booking'],
  ['charge.dispute.', 'dispute'],
  ['radar.early_fraud_warning.', 'dispute'],
  ['payment_intent.', 'payment'],
  ['charge.', 'payment'],
  ['refund.', 'payment'],
  ['customer.subscription.', 'subscription'],
  ['invoice.', 'subscription'],
  ['customer.', 'customer'],
  ['account.', 'connect'],
  ['capability.', 'connect'],
  ['person.', 'connect'],
  ['payout.', 'connect'],
  ['transfer.', 'connect'],
];

/** The endpoint an event goes to; nobody listens to products and prices. */
export function endpointFor(type: string): WebhookEndpoint | undefined {
  return LISTENERS.find(([prefix]) => type.startsWith(prefix))?.[1];
}
