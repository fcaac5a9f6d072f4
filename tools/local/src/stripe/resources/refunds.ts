import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { ApiError, invalidRequest, noSuch } from '../errors.ts';
import { newId } from '../ids.ts';
import { page } from '../lists.ts';
import { mergeMetadata } from '../metadata.ts';
import { formatMoney } from '../money.ts';
import { book } from '../payments/balance.ts';
import { getCharge } from '../payments/charge.ts';
import { getPaymentIntent } from '../payments/payment-intent.ts';
import { route } from '../router.ts';
import type { Route } from '../router.ts';
import { onlySupports } from '../supported.ts';

function createRefund(context: Context, params: Stripe.RefundCreateParams): Stripe.Refund {
  onlySupports(params, 'amount charge expand metadata payment_intent reason');
  const charge = chargeToRefund(context, params);
  const amount = checkedAmount(charge, params.amount);
  const id = newId('re');
  const transaction = book(context, {
    type: 'refund',
    reportingCategory: 'refund',
    amount: -amount,
    currency: charge.currency,
    source: id,
    description: charge.description
      ? `REFUND FOR CHARGE (${charge.description})`
      : 'REFUND FOR CHARGE',
  });
  const refund = context.store.put('refund', {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: now(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: destination('pending'),
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  });
  const refunded = charge.amount_refunded + amount;
  const changes = { amount_refunded: refunded, refunded: refunded === charge.amount };
  change(context, 'charge', charge, changes, 'charge.refunded');
  emit(context, 'refund.created', refund);
  return change(
    context,
    'refund',
    refund,
    { destination_details: destination('available') },
    'refund.updated',
  );
}

/** A refund's way back to the card; the reference comes with `refund.updated`. */
function destination(status: 'available' | 'pending'): Stripe.Refund.DestinationDetails {
  return {
    type: 'card',
    card: {
      reference: status === 'available' ? '74980070180' : undefined,
      reference_status: status,
      reference_type: 'acquirer_reference_number',
      type: 'refund',
    },
  };
}

function chargeToRefund(context: Context, { charge, payment_intent }: Stripe.RefundCreateParams) {
  if (charge && payment_intent) {
    throw invalidRequest('You may only specify one of these parameters: charge, payment_intent.', {
      param: 'charge',
    });
  }
  if (charge) return refundable(getCharge(context, charge, 'charge'));
  if (!payment_intent) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = getPaymentIntent(context, payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded' || typeof intent.latest_charge !== 'string') {
    throw invalidRequest(
      `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      {
        param: 'payment_intent',
      },
    );
  }
  return refundable(getCharge(context, intent.latest_charge));
}

function refundable(charge: Stripe.Charge): Stripe.Charge {
  if (charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${charge.id} has not succeeded; it cannot be refunded.`, {
      param: 'charge',
    });
  }
  if (charge.disputed) {
    throw new ApiError(400, {
      type: 'invalid_request_error',
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      code: 'charge_disputed',
    });
  }
  if (charge.refunded) {
    throw new ApiError(400, {
      type: 'invalid_request_error',
      message: `Charge ${charge.id} has already been refunded.`,
      code: 'charge_already_refunded',
    });
  }
  return charge;
}

function checkedAmount(charge: Stripe.Charge, given: number | undefined): number {
  const left = charge.amount - charge.amount_refunded;
  const amount = given ?? left;
  if (amount < 1) {
    throw invalidRequest('Invalid positive integer', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    });
  }
  if (amount <= left) return amount;
  const money = (value: number) => formatMoney(value, charge.currency);
  const limit =
    charge.amount_refunded === 0
      ? `charge amount (${money(charge.amount)})`
      : `unrefunded amount on charge (${money(left)})`;
  throw invalidRequest(`Refund amount (${money(amount)}) is greater than ${limit}`, {
    param: 'amount',
  });
}

function getRefund({ store }: Context, id: string): Stripe.Refund {
  const refund = store.get('refund', id);
  if (!refund) throw noSuch('refund', id);
  return refund;
}

export const refundRoutes: Route[] = [
  route('POST', '/v1/refunds', 'refunds.create', createRefund),
  route(
    'GET',
    '/v1/refunds',
    'refunds.list',
    ({ store }, { charge, payment_intent, ...params }) => {
      const rows = store
        .list('refund')
        .filter((row) => charge === undefined || row.charge === charge)
        .filter((row) => payment_intent === undefined || row.payment_intent === payment_intent);
      return page(rows, params, '/v1/refunds');
    },
  ),
  route('GET', '/v1/refunds/:id', 'refunds.retrieve', (context, _, id) => getRefund(context, id)),
];
