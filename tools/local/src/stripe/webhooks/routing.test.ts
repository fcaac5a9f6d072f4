import { expect, test } from 'vitest';
import { endpointFor } from './routing.ts';

test.each([
  ['checkout.session.completed', 'booking'],
  ['checkout.session.async_payment_failed', 'booking'],
  ['payment_intent.succeeded', 'payment'],
  ['charge.refunded', 'payment'],
  ['refund.created', 'payment'],
  ['charge.dispute.created', 'dispute'],
  ['radar.early_fraud_warning.created', 'dispute'],
  ['customer.created', 'customer'],
  ['customer.subscription.deleted', 'subscription'],
  ['invoice.paid', 'subscription'],
  ['account.updated', 'connect'],
  ['payout.failed', 'connect'],
  ['product.created', undefined],
])('%s goes to %s', (type, endpoint) => {
  expect(endpointFor(type)).toBe(endpoint);
});
