import type { StripeEvent } from '@codex/validation';
import type { Stripe } from 'stripe';

const idOf = (reference: string | { id: string } | null) =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

/**
 * What Stripe answers about a session, as the event that says the same. Its id says what it says, so
 * that asking again adds nothing. Undefined for an open session: there is nothing to say.
 */
export function sessionEvent(session: Stripe.Checkout.Session, at: Date): StripeEvent | undefined {
  const type = sessionEventType(session);
  if (!type) return undefined;
  const { id, object, payment_status, status, amount_total, currency, metadata } = session;
  const payment_intent = idOf(session.payment_intent);
  return {
    id: `asked:${id}:${type}:${payment_status}`,
    object: 'event',
    type,
    created: Math.floor(at.getTime() / 1000),
    data: {
      object: {
        id,
        object,
        payment_intent,
        payment_status,
        status,
        amount_total,
        currency,
        metadata,
      },
    },
  };
}

function sessionEventType({ status, payment_status, payment_intent }: Stripe.Checkout.Session) {
  if (status === 'expired') return 'checkout.session.expired';
  if (status !== 'complete') return undefined;
  const intentStatus = typeof payment_intent === 'object' ? payment_intent?.status : undefined;
  const isLost = intentStatus === 'requires_payment_method' || intentStatus === 'canceled';
  return payment_status !== 'paid' && isLost
    ? 'checkout.session.async_payment_failed'
    : 'checkout.session.completed';
}

/** What Stripe answers about a refund, as the event that says the same. */
export function refundEvent(refund: Stripe.Refund): StripeEvent {
  const { id, object, amount, status, created } = refund;
  return {
    id: `asked:${id}:${status ?? 'none'}`,
    object: 'event',
    type: 'refund.updated',
    created,
    data: { object: { id, object, amount, status, payment_intent: idOf(refund.payment_intent) } },
  };
}
