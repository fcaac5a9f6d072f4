import type Stripe from 'stripe';
import type { Context } from '../context.ts';
import type { Answer } from '../http.ts';
import { dispute } from '../payments/dispute.ts';
import { getCharge } from '../payments/charge.ts';
import { AUTHENTICATION_FAILED, TEST_BANK } from '../payments/methods.ts';
import type { Decline, Means } from '../payments/methods.ts';
import { askToConfirm, decline, failConfirmation, payLater, payNow } from '../payments/pay.ts';
import { getPaymentIntent } from '../payments/payment-intent.ts';
import { getSession, planOf } from '../resources/checkout-sessions.ts';
import { checkFields, readExpiry, readFields } from './checkout-form.ts';
import type { FormErrors, FormFields } from './checkout-form.ts';
import { checkoutView, closedView, confirmView, offersBank } from './checkout-view.ts';
import { html, pageAnswer, redirect } from './html.ts';
import { readCard } from './test-cards.ts';

type Session = Stripe.Checkout.Session;

/** `GET /c/pay/:id` */
export function showCheckout(context: Context, id: string): Answer {
  const session = context.store.get('checkout_session', id);
  if (!session) return notFound();
  return session.status === 'open' ? form(context, session, emptyFields(session)) : closed(session);
}

/** `POST /c/pay/:id`: one attempt to pay, and where it leads the buyer. */
export function submitCheckout(context: Context, id: string, body: string): Answer {
  const session = context.store.get('checkout_session', id);
  if (!session) return notFound();
  if (session.status !== 'open') return closed(session);
  const fields = askedOf(session, readFields(body));
  const errors = checkFields(fields);
  if (Object.keys(errors).length > 0) return form(context, session, fields, { errors });
  const payer = { email: fields.email, name: fields.name };
  if (fields.method === 'bank') {
    return done(context, payLater(context, session, { payer, means: TEST_BANK }));
  }
  return payByCard(context, session, fields);
}

/** The fields as the session allows them: its own email, and a bank debit only where offered. */
function askedOf(session: Session, fields: FormFields): FormFields {
  const method = offersBank(session) ? fields.method : 'card';
  return { ...fields, method, email: session.customer_email ?? fields.email };
}

function payByCard(context: Context, session: Session, fields: FormFields): Answer {
  const card = readCard(fields.card);
  if ('error' in card) return form(context, session, fields, { errors: { card: card.error } });
  const { month, year } = readExpiry(fields.expiry) ?? { month: 12, year: 2034 };
  const payer = { email: fields.email, name: fields.name };
  const last4 = card.number.slice(-4);
  const means: Means = { type: 'card', brand: card.brand, last4, expMonth: month, expYear: year };
  const attempt = { payer, means };
  const { behaviour } = card;
  if (behaviour.kind === 'declines') {
    decline(context, session, attempt, behaviour.reason);
    return refused(context, session, fields, behaviour.reason);
  }
  if (behaviour.kind === 'asks_3ds' && fields.confirm === '') {
    askToConfirm(context, session, attempt);
    return pageAnswer('Confirm your payment', confirmView(session, fields));
  }
  if (behaviour.kind === 'asks_3ds' && fields.confirm === 'no') {
    failConfirmation(context, session);
    return refused(context, session, fields, AUTHENTICATION_FAILED);
  }
  const paid = payNow(context, session, attempt);
  if (behaviour.kind === 'pays_then_disputed') disputeSession(context, paid);
  return done(context, paid);
}

function disputeSession(context: Context, session: Session): void {
  const intent = getPaymentIntent(context, String(session.payment_intent));
  dispute(context, getCharge(context, String(intent.latest_charge)), { outcome: 'created' });
}

function done(context: Context, session: Session): Answer {
  if (!session.success_url) return closed(getSession(context, session.id));
  return redirect(session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id));
}

function refused(
  context: Context,
  session: Session,
  fields: FormFields,
  { message }: Decline,
): Answer {
  return form(context, session, { ...fields, confirm: '' }, { refusal: message });
}

function form(
  context: Context,
  session: Session,
  fields: FormFields,
  { errors = {}, refusal }: { errors?: FormErrors; refusal?: string } = {},
): Answer {
  const items = planOf(context, session).lineItems;
  const status = refusal || Object.keys(errors).length > 0 ? 402 : 200;
  return pageAnswer('Checkout', checkoutView({ session, items, fields, errors, refusal }), status);
}

function emptyFields({ customer_details }: Session): FormFields {
  return {
    email: customer_details?.email ?? '',
    method: 'card',
    card: '',
    expiry: '',
    cvc: '',
    name: customer_details?.name ?? '',
    confirm: '',
  };
}

function closed(session: Session): Answer {
  return pageAnswer('Checkout', closedView(session), session.status === 'expired' ? 410 : 200);
}

export function notFound(): Answer {
  return pageAnswer(
    'Not found',
    html`<h1>Not found</h1>
      <p>There is nothing at this address.</p>`,
    404,
  );
}
