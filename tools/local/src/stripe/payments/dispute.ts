import type Stripe from 'stripe';
import { change, emit, now } from '../context.ts';
import type { Context } from '../context.ts';
import { invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { DISPUTE_FEE } from '../money.ts';
import { book } from './balance.ts';
import { getCharge } from './charge.ts';

const A_WEEK = 7 * 86_400;

export interface DisputeRequest {
  outcome: 'created' | 'won' | 'lost';
  reason?: string;
}

/** Opens a dispute of a charge or decides the open one; a decision without one opens it first. */
export function dispute(
  context: Context,
  charge: Stripe.Charge,
  request: DisputeRequest,
): Stripe.Dispute {
  const existing = context.store.list('dispute').find((row) => row.charge === charge.id);
  if (request.outcome === 'created') {
    if (existing)
      throw invalidRequest(`Charge ${charge.id} is already disputed by ${existing.id}.`);
    return openDispute(context, charge, request.reason);
  }
  const open = existing ?? openDispute(context, charge, request.reason);
  if (open.status === 'won' || open.status === 'lost') {
    throw invalidRequest(`Dispute ${open.id} is already closed as ${open.status}.`);
  }
  return request.outcome === 'won' ? win(context, open) : lose(context, open);
}

function openDispute(
  context: Context,
  charge: Stripe.Charge,
  reason = 'fraudulent',
): Stripe.Dispute {
  const amount = charge.amount - charge.amount_refunded;
  if (charge.status !== 'succeeded' || amount === 0) {
    throw invalidRequest(`Charge ${charge.id} holds no money to dispute.`);
  }
  const id = newId('du');
  const withdrawal = book(context, {
    type: 'adjustment',
    reportingCategory: 'dispute',
    amount: -amount,
    fee: DISPUTE_FEE,
    feeDescription: 'Dispute fee',
    currency: charge.currency,
    source: id,
    description: `Chargeback withdrawal for ${charge.id}`,
  });
  const opened = context.store.put('dispute', {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [withdrawal],
    charge: charge.id,
    created: now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      due_by: now() + A_WEEK,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: 'card',
      card: {
        brand: 'visa',
        case_type: 'chargeback',
        network: 'visa',
        network_reason_code: '10',
      },
    },
    reason,
    status: 'needs_response',
  });
  change(context, 'charge', getCharge(context, charge.id), { disputed: true });
  emit(context, 'charge.dispute.created', opened);
  emit(context, 'charge.dispute.funds_withdrawn', opened);
  return opened;
}

function win(context: Context, open: Stripe.Dispute): Stripe.Dispute {
  const returned = book(context, {
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    amount: open.amount,
    currency: open.currency,
    source: open.id,
    description: `Chargeback reversal for ${String(open.charge)}`,
  });
  const changes = { status: 'won', balance_transactions: [...open.balance_transactions, returned] };
  const won = change(context, 'dispute', open, changes, 'charge.dispute.closed');
  emit(context, 'charge.dispute.funds_reinstated', won);
  return won;
}

function lose(context: Context, open: Stripe.Dispute): Stripe.Dispute {
  return change(context, 'dispute', open, { status: 'lost' }, 'charge.dispute.closed');
}

function emptyEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
