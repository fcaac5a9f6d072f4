import { decideAccess, isVisible } from '@codex/access';
import { because, ConflictError, NotFoundError } from '@codex/service-errors';
import type { CheckoutClaim, OpenCheckout } from './checkout-queries.ts';
import { AlreadyPurchasedError, ContentNotPurchasableError } from './errors.ts';

const MINUTE_MS = 60_000;
/** A page that is about to expire is no page to send somebody to. */
const LEAST_TIME_TO_PAY_MS = 10 * MINUTE_MS;
/** Stripe opens no session that would last less than half an hour. */
const LEAST_TIME_TO_OPEN_MS = 31 * MINUTE_MS;

/**
 * The checkout that this person may pay.
 * @throws NotFoundError for what they may not know exists · AlreadyPurchasedError ·
 * ContentNotPurchasableError for what is free, theirs, or open to them anyway
 * @throws ConflictError while an earlier payment is on its way
 */
export function payableCheckout({ facts, purchaseStatus, checkout }: CheckoutClaim): OpenCheckout {
  if (!isVisible(facts)) throw new NotFoundError();
  if (purchaseStatus === 'disputed') {
    throw new ContentNotPurchasableError(
      'payment_disputed',
      'Your payment for this item is disputed at your bank.',
    );
  }
  if (purchaseStatus !== null) throw new AlreadyPurchasedError();
  if (facts.owns) throw new ContentNotPurchasableError('own_item', 'This item is your own.');
  const { granted, reason } = decideAccess(facts);
  if (granted && reason === 'purchased') throw new AlreadyPurchasedError('You already have this.');
  if (granted)
    throw new ContentNotPurchasableError(
      'open_without_buying',
      'You can open this without buying it.',
    );
  if (!checkout) throw new ContentNotPurchasableError();
  if (checkout.status === 'processing') {
    throw new ConflictError(
      'Your payment for this is on its way. It can take a few days.',
      'CONFLICT',
      because('checkout_under_way'),
    );
  }
  return checkout;
}

/** Whether a checkout no longer fits what is asked for now, so that another one has to replace it. */
export function isOutdated(
  checkout: OpenCheckout,
  { priceCents, currency }: Pick<CheckoutClaim, 'priceCents' | 'currency'>,
  now: Date,
): boolean {
  const least = checkout.url === null ? LEAST_TIME_TO_OPEN_MS : LEAST_TIME_TO_PAY_MS;
  return (
    checkout.amountCents !== priceCents ||
    checkout.currency !== currency ||
    checkout.expiresAt.getTime() - now.getTime() < least
  );
}
