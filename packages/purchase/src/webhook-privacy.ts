import type { StripeEvent } from '@codex/validation';
import { isPaymentEvent, paymentObjectOf } from './webhook-events.ts';

/** What says who somebody is, in any object of Stripe's. */
const PERSONAL = new Set([
  'billing_address',
  'billing_details',
  'collected_information',
  'custom_fields',
  'customer_details',
  'customer_email',
  'evidence',
  'payment_method_details',
  'receipt_email',
  'shipping',
]);

/**
 * An event as it is stored: of a payment only what its state is made of, of everything else only what
 * it is about. Who paid stays with Stripe. What should have been understood and was not keeps its shape.
 */
export function withoutPeople(event: StripeEvent): StripeEvent {
  const { object } = event.data;
  const understood = paymentObjectOf(event);
  if (understood) return { ...event, data: { object: understood } };
  if (isPaymentEvent(event.type)) return { ...event, data: { object: impersonal(object) } };
  return { ...event, data: { object: { id: object['id'], object: object['object'] } } };
}

function impersonal(object: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(object, (key, value: unknown) =>
    PERSONAL.has(key) ? undefined : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
