import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { noSuch } from '../errors.ts';
import { newId, randomText } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import type { Decline } from './methods.ts';
import { planOf } from '../resources/checkout-sessions.ts';

type Session = Stripe.Checkout.Session;

/** @throws ApiError `resource_missing` */
export function getPaymentIntent(
  { store }: Context,
  id: string,
  param?: string,
): Stripe.PaymentIntent {
  const intent = store.get('payment_intent', id);
  if (!intent) throw noSuch('payment_intent', id, param);
  return intent;
}

/** The session's payment intent: made at the first attempt to pay, used again by later ones. */
export function intentOf(context: Context, session: Session): Stripe.PaymentIntent {
  if (typeof session.payment_intent === 'string') {
    return getPaymentIntent(context, session.payment_intent);
  }
  const { paymentIntentData } = planOf(context, session);
  const id = newId('pi');
  const intent = context.store.put('payment_intent', {
    ...emptyIntent(id),
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    customer: typeof session.customer === 'string' ? session.customer : null,
    description: paymentIntentData.description ?? null,
    metadata: mergeMetadata({}, paymentIntentData.metadata),
    payment_method_types: session.payment_method_types,
    receipt_email: paymentIntentData.receipt_email ?? null,
    statement_descriptor: paymentIntentData.statement_descriptor ?? null,
    statement_descriptor_suffix: paymentIntentData.statement_descriptor_suffix ?? null,
    transfer_group: paymentIntentData.transfer_group ?? null,
  });
  change(context, 'checkout_session', session, { payment_intent: id });
  emit(context, 'payment_intent.created', intent);
  return intent;
}

/** The charge paid the intent. */
export function succeedIntent(context: Context, charge: Stripe.Charge): void {
  const intent = getPaymentIntent(context, String(charge.payment_intent));
  const succeeded = change(context, 'payment_intent', intent, {
    amount_received: charge.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: charge.payment_method,
    status: 'succeeded',
  });
  emit(context, 'payment_intent.succeeded', succeeded);
}

/** The charge failed; the intent waits for another way to pay. */
export function failIntent(context: Context, charge: Stripe.Charge, reason: Decline): void {
  const intent = getPaymentIntent(context, String(charge.payment_intent));
  refuseIntent(context, intent, reason, charge.id);
}

/** The intent was refused, with or without a charge. */
export function refuseIntent(
  context: Context,
  intent: Stripe.PaymentIntent,
  reason: Decline,
  charge?: string,
): void {
  const failed = change(context, 'payment_intent', intent, {
    last_payment_error: {
      charge,
      code: reason.code,
      decline_code: reason.declineCode,
      message: reason.message,
      type: 'card_error',
    },
    latest_charge: charge ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  });
  emit(context, 'payment_intent.payment_failed', failed);
}

function emptyIntent(id: string): Stripe.PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: now(),
    currency: '',
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}
