import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { noSuch } from '../errors.ts';
import { newId, randomText } from '../ids.ts';
import { processingFee } from '../money.ts';
import { book } from './balance.ts';
import { methodDetails } from './methods.ts';
import type { Decline, Means } from './methods.ts';

export interface Payer {
  email: string | null;
  name: string | null;
}

/** @throws ApiError `resource_missing` */
export function getCharge({ store }: Context, id: string, param?: string): Stripe.Charge {
  const charge = store.get('charge', id);
  if (!charge) throw noSuch('charge', id, param);
  return charge;
}

/** A charge on its way: neither paid nor refused yet. */
export function openCharge(
  context: Context,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  means: Means,
): Stripe.Charge {
  const id = newId(means.type === 'card' ? 'ch' : 'py');
  return context.store.put('charge', {
    ...emptyCharge(id),
    amount: intent.amount,
    billing_details: {
      address: null,
      email: payer.email,
      name: payer.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: means.type === 'card' ? 'CODEX LOCAL' : null,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    payment_intent: intent.id,
    payment_method: newId('pm'),
    payment_method_details: methodDetails(means, intent.amount),
    receipt_email: intent.receipt_email,
    receipt_url: `${context.baseUrl}/receipts/payment/${id}/${randomText(24)}`,
    transfer_group: intent.transfer_group,
  });
}

export function succeedCharge(context: Context, charge: Stripe.Charge): Stripe.Charge {
  const succeeded = change(context, 'charge', charge, {
    amount_captured: charge.amount,
    captured: true,
    outcome: { ...outcome('authorized'), seller_message: 'Payment complete.' },
    paid: true,
    status: 'succeeded',
  });
  emit(context, 'charge.succeeded', succeeded);
  return succeeded;
}

export function failCharge(
  context: Context,
  charge: Stripe.Charge,
  decline: Decline,
): Stripe.Charge {
  const failed = change(context, 'charge', charge, {
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: {
      ...outcome('issuer_declined'),
      network_status: 'declined_by_network',
      reason: decline.declineCode,
      seller_message: 'The bank did not return any further details with this decline.',
    },
    receipt_url: null,
    status: 'failed',
  });
  emit(context, 'charge.failed', failed);
  return failed;
}

/** Stripe books the money a moment after the charge succeeded, and says so with `charge.updated`. */
export function settleCharge(context: Context, { id }: Stripe.Charge): Stripe.Charge {
  const charge = getCharge(context, id);
  const { amount, currency, description } = charge;
  const isCard = charge.payment_method_details?.type === 'card';
  const transaction = book(context, {
    type: isCard ? 'charge' : 'payment',
    reportingCategory: 'charge',
    amount,
    fee: processingFee(amount),
    currency,
    source: id,
    description,
  });
  return change(
    context,
    'charge',
    charge,
    { balance_transaction: transaction.id },
    'charge.updated',
  );
}

function outcome(type: string): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'approved_by_network',
    reason: null,
    risk_level: 'normal',
    risk_score: 12,
    seller_message: null,
    type,
  };
}

function emptyCharge(id: string): Stripe.Charge {
  return {
    id,
    object: 'charge',
    amount: 0,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: false,
    created: now(),
    currency: '',
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: null,
    payment_method: null,
    payment_method_details: null,
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  };
}
