import type { WebhookEndpoint } from '@codex/constants';
import {
  stripePaymentObjectSchema,
  type StripeEvent,
  type StripePaymentObject,
} from '@codex/validation';

/** Which endpoint listens to what; the first that fits wins. */
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

/** The endpoint that listens to events of a type; undefined for types nobody here knows. */
export function endpointOf(type: string): WebhookEndpoint | undefined {
  return LISTENERS.find(([prefix]) => type.startsWith(prefix))?.[1];
}

/** The types that say something about a payment, and what they are about. */
const PAYMENT_EVENTS: Readonly<Record<string, StripePaymentObject['object']>> = {
  'checkout.session.completed': 'checkout.session',
  'checkout.session.async_payment_succeeded': 'checkout.session',
  'checkout.session.async_payment_failed': 'checkout.session',
  'checkout.session.expired': 'checkout.session',
  'payment_intent.succeeded': 'payment_intent',
  'charge.succeeded': 'charge',
  'charge.captured': 'charge',
  'charge.updated': 'charge',
  'charge.refunded': 'charge',
  'charge.refund.updated': 'refund',
  'refund.created': 'refund',
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'charge.dispute.created': 'dispute',
  'charge.dispute.updated': 'dispute',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_withdrawn': 'dispute',
  'charge.dispute.funds_reinstated': 'dispute',
};

/** The types that are about a payment. */
export const PAYMENT_EVENT_TYPES: readonly string[] = Object.keys(PAYMENT_EVENTS);

/** What an event says about a payment; undefined for an event that is about something else. */
export function paymentObjectOf({ type, data }: StripeEvent): StripePaymentObject | undefined {
  const parsed = stripePaymentObjectSchema.safeParse(data.object);
  return parsed.success && parsed.data.object === PAYMENT_EVENTS[type] ? parsed.data : undefined;
}

/** What the events of one payment have in common: its payment intent, or the session while there is none. */
export function paymentKeyOf(event: StripeEvent): string | undefined {
  const object = paymentObjectOf(event);
  switch (object?.object) {
    case undefined:
      return undefined;
    case 'payment_intent':
      return object.id;
    case 'checkout.session':
      return object.payment_intent ?? object.id;
    case 'charge':
    case 'refund':
    case 'dispute':
      return object.payment_intent ?? undefined;
  }
}

/** Whether a type is one that {@link paymentObjectOf} should have understood. */
export function isPaymentEvent(type: string): boolean {
  return Object.hasOwn(PAYMENT_EVENTS, type);
}
