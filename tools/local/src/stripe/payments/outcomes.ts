import type Stripe from 'stripe';
import type { Context } from '../context.ts';
import { expireSession, getSession } from '../resources/checkout-sessions.ts';
import { GENERIC_DECLINE, TEST_BANK, TEST_VISA } from './methods.ts';
import { arrive, bounce, decline, isAwaitingMoney, payLater, payNow } from './pay.ts';

type Session = Stripe.Checkout.Session;

export const PAY_OUTCOMES = [
  'paid',
  'declined',
  'async_pending',
  'async_succeeded',
  'async_failed',
  'expired',
] as const;
export type PayOutcome = (typeof PAY_OUTCOMES)[number];

/** Does to a session what a buyer at the hosted page, or time, would do. */
export function payAs(
  context: Context,
  session: Session,
  outcome: PayOutcome,
  { email, name = 'Jenny Rosen' }: { email?: string; name?: string },
): Session {
  const payer = { email: email ?? session.customer_details?.email ?? 'jenny@example.com', name };
  const byBank = () => pendingByBank(context, session, payer);
  switch (outcome) {
    case 'paid':
      return payNow(context, session, { payer, means: TEST_VISA });
    case 'declined':
      return decline(context, session, { payer, means: TEST_VISA }, GENERIC_DECLINE);
    case 'async_pending':
      return payLater(context, session, { payer, means: TEST_BANK });
    case 'async_succeeded':
      return arrive(context, byBank());
    case 'async_failed':
      return bounce(context, byBank());
    case 'expired':
      return expireSession(context, session);
  }
}

/** The session with a bank debit under way, begun now if it was not. */
function pendingByBank(
  context: Context,
  session: Session,
  payer: { email: string; name: string },
): Session {
  if (isAwaitingMoney(context, session)) return session;
  return getSession(context, payLater(context, session, { payer, means: TEST_BANK }).id);
}
