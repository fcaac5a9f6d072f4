import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest } from '../errors.ts';
import { createCustomer } from '../resources/customers.ts';
import { expireSession, getSession } from '../resources/checkout-sessions.ts';
import { detailsOf } from '../resources/session-shape.ts';
import { failCharge, getCharge, openCharge, settleCharge, succeedCharge } from './charge.ts';
import type { Payer } from './charge.ts';
import { AUTHENTICATION_FAILED, BANK_REFUSED } from './methods.ts';
import type { Decline, Means } from './methods.ts';
import {
  failIntent,
  getPaymentIntent,
  intentOf,
  refuseIntent,
  succeedIntent,
} from './payment-intent.ts';

type Session = Stripe.Checkout.Session;

export interface Attempt {
  payer: Payer;
  means: Means;
}

/** Pays an open session at once: payment intent, charge, completion, then the booked money. */
export function payNow(context: Context, session: Session, { payer, means }: Attempt): Session {
  const paying = begin(context, session, payer);
  const charge = succeedCharge(
    context,
    openCharge(context, intentOf(context, paying), payer, means),
  );
  succeedIntent(context, charge);
  const paid = complete(context, paying.id, payer, 'paid', 'checkout.session.completed');
  settleCharge(context, charge);
  return paid;
}

/** An attempt that the issuer refuses; the session stays open for another one. */
export function decline(
  context: Context,
  session: Session,
  { payer, means }: Attempt,
  reason: Decline,
): Session {
  assertPayable(session);
  const intent = intentOf(context, session);
  const charge = failCharge(context, openCharge(context, intent, payer, means), reason);
  failIntent(context, charge, reason);
  return getSession(context, session.id);
}

/** The issuer wants the buyer to confirm (3D Secure). */
export function askToConfirm(context: Context, session: Session, { means }: Attempt): void {
  assertPayable(session);
  const intent = intentOf(context, session);
  const asking = change(context, 'payment_intent', intent, {
    next_action: {
      type: 'redirect_to_url',
      redirect_to_url: { return_url: session.success_url, url: session.url },
    },
    payment_method_types: [means.type],
    status: 'requires_action',
  });
  emit(context, 'payment_intent.requires_action', asking);
}

/** The buyer did not confirm; no charge is made. */
export function failConfirmation(context: Context, session: Session): void {
  assertPayable(session);
  refuseIntent(context, intentOf(context, session), AUTHENTICATION_FAILED);
}

/** A payment that takes days: the session is complete and nothing is paid yet. */
export function payLater(context: Context, session: Session, { payer, means }: Attempt): Session {
  const paying = begin(context, session, payer);
  const intent = intentOf(context, paying);
  const charge = openCharge(context, intent, payer, means);
  emit(context, 'charge.pending', charge);
  const processing = change(context, 'payment_intent', intent, {
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    status: 'processing',
  });
  emit(context, 'payment_intent.processing', processing);
  return complete(context, paying.id, payer, 'unpaid', 'checkout.session.completed');
}

/** The money of {@link payLater} arrived. */
export function arrive(context: Context, session: Session): Session {
  const charge = succeedCharge(context, pendingCharge(context, session));
  succeedIntent(context, charge);
  const paid = change(context, 'checkout_session', session, { payment_status: 'paid' });
  emit(context, 'checkout.session.async_payment_succeeded', paid);
  settleCharge(context, charge);
  return paid;
}

/** The money of {@link payLater} never came. */
export function bounce(context: Context, session: Session): Session {
  const charge = failCharge(context, pendingCharge(context, session), BANK_REFUSED);
  failIntent(context, charge, BANK_REFUSED);
  const unpaid = getSession(context, session.id);
  emit(context, 'checkout.session.async_payment_failed', unpaid);
  return unpaid;
}

/** Expires the open sessions whose time is over. */
export function expireDueSessions(context: Context): void {
  const due = context.store
    .list('checkout_session')
    .filter((session) => session.status === 'open' && session.expires_at <= now());
  for (const session of due) expireSession(context, session);
}

/** @throws ApiError unless the session can still be paid */
function assertPayable(session: Session): void {
  if (session.status === 'open' && session.expires_at > now()) return;
  const state = session.status === 'open' ? 'expired' : session.status;
  throw invalidRequest(`This Checkout Session can no longer be paid: its status is \`${state}\`.`);
}

export function isAwaitingMoney(context: Context, session: Session): boolean {
  if (typeof session.payment_intent !== 'string') return false;
  return getPaymentIntent(context, session.payment_intent).status === 'processing';
}

function pendingCharge(context: Context, session: Session): Stripe.Charge {
  if (!isAwaitingMoney(context, session)) {
    throw invalidRequest('This Checkout Session has no payment that is still processing.');
  }
  const intent = getPaymentIntent(context, String(session.payment_intent));
  return getCharge(context, String(intent.latest_charge));
}

/** The session about to be paid, with the customer Checkout creates for it if it was asked to. */
function begin(context: Context, session: Session, payer: Payer): Session {
  assertPayable(session);
  if (session.customer || session.customer_creation !== 'always') return session;
  const { id } = createCustomer(context, {
    email: payer.email ?? undefined,
    name: payer.name ?? undefined,
  });
  return change(context, 'checkout_session', session, { customer: id });
}

function complete(
  context: Context,
  id: string,
  payer: Payer,
  paymentStatus: 'paid' | 'unpaid',
  type: 'checkout.session.completed',
): Session {
  const completed = change(context, 'checkout_session', getSession(context, id), {
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    customer_details: detailsOf({ email: payer.email ?? '', name: payer.name }),
    payment_status: paymentStatus,
    status: 'complete',
    url: null,
  });
  emit(context, type, completed);
  return completed;
}
