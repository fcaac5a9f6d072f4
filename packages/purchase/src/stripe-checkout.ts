import type { Stripe } from 'stripe';
import type { CheckoutClaim, OpenCheckout } from './checkout-queries.ts';
import { PaymentProcessingError } from './errors.ts';
import { askStripe } from './stripe-client.ts';

/** Stripe cuts what is longer. */
const MAX_NAME = 250;

export interface Buyer {
  userId: string;
  contentId: string;
}

/**
 * Opens the hosted page of a checkout. The same checkout and attempt always give the same page.
 * @throws ServiceUnavailableError when Stripe does not answer, PaymentProcessingError when it refuses
 */
export async function openStripeSession(
  stripe: Stripe,
  { userId, contentId }: Buyer,
  checkout: OpenCheckout,
  { title, buyerEmail }: Pick<CheckoutClaim, 'title' | 'buyerEmail'>,
): Promise<{ stripeSessionId: string; url: string }> {
  const metadata = { checkoutSessionId: checkout.id, userId, contentId };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: checkout.currency,
          unit_amount: checkout.amountCents,
          product_data: { name: title.slice(0, MAX_NAME) },
        },
      },
    ],
    // The charge has to be in the item's own currency, for exactly its price.
    adaptive_pricing: { enabled: false },
    client_reference_id: checkout.id,
    customer_email: buyerEmail,
    metadata,
    payment_intent_data: { metadata },
    success_url: checkout.successUrl,
    cancel_url: checkout.cancelUrl,
    expires_at: Math.floor(checkout.expiresAt.getTime() / 1000),
  };
  const { id, url } = await askStripe(() =>
    stripe.checkout.sessions.create(params, {
      idempotencyKey: `checkout:${checkout.id}:${checkout.attempt}`,
    }),
  );
  if (!url) throw new PaymentProcessingError(new Error(`Session ${id} has no page`));
  return { stripeSessionId: id, url };
}
