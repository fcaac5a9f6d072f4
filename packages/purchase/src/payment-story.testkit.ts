import type { StripeEvent } from '@codex/validation';
import type { CheckoutTerms } from './payment-outcome.ts';

/** What was asked for in every story. */
export const terms: CheckoutTerms = {
  id: '0197b1f0-0000-7000-8000-00000000000c',
  userId: '0197b1f0-0000-7000-8000-00000000000a',
  contentId: '0197b1f0-0000-7000-8000-00000000000b',
  amountCents: 1000,
  currency: 'usd',
  stripeSessionId: 'cs_1',
};

const metadata = {
  checkoutSessionId: terms.id,
  userId: terms.userId,
  contentId: terms.contentId,
};
const START = 1_800_000_000;

type Fields = Record<string, unknown>;

function event(at: number, type: string, object: Fields): StripeEvent {
  return {
    id: `evt_${at}_${type}`,
    object: 'event',
    type,
    created: START + at,
    data: { object },
  };
}

export function sessionSays(at: number, type: string, fields: Fields = {}): StripeEvent {
  return event(at, `checkout.session.${type}`, {
    object: 'checkout.session',
    id: 'cs_1',
    payment_intent: 'pi_1',
    payment_status: 'paid',
    status: 'complete',
    amount_total: 1000,
    currency: 'usd',
    metadata,
    ...fields,
  });
}

export function intentSucceeds(at: number, fields: Fields = {}): StripeEvent {
  return event(at, 'payment_intent.succeeded', {
    object: 'payment_intent',
    id: 'pi_1',
    status: 'succeeded',
    amount_received: 1000,
    currency: 'usd',
    metadata,
    ...fields,
  });
}

export function chargeSays(at: number, type: string, fields: Fields = {}): StripeEvent {
  return event(at, `charge.${type}`, {
    object: 'charge',
    id: 'ch_1',
    payment_intent: 'pi_1',
    status: 'succeeded',
    captured: true,
    amount: 1000,
    amount_refunded: 0,
    currency: 'usd',
    receipt_url: 'https://pay.example/receipt',
    balance_transaction: null,
    metadata,
    ...fields,
  });
}

export function refundSays(
  at: number,
  id: string,
  amount: number,
  status = 'succeeded',
): StripeEvent {
  const type = status === 'failed' ? 'refund.failed' : 'refund.updated';
  return event(at, type, { object: 'refund', id, payment_intent: 'pi_1', amount, status });
}

export function disputeSays(at: number, type: string, status: string, amount = 1000): StripeEvent {
  return event(at, `charge.dispute.${type}`, {
    object: 'dispute',
    id: 'du_1',
    payment_intent: 'pi_1',
    amount,
    status,
    balance_transactions: [{ id: 'txn_dispute', fee: 1500, currency: 'usd' }],
  });
}

/** What Stripe sends about a card payment. */
export const paid = [
  chargeSays(0, 'succeeded'),
  intentSucceeds(0),
  sessionSays(1, 'completed'),
  chargeSays(2, 'updated', { balance_transaction: 'txn_1' }),
];

const disputed = [
  disputeSays(50, 'created', 'needs_response'),
  disputeSays(50, 'funds_withdrawn', 'needs_response'),
];
const refundedBy = (at: number, id: string, amount: number, total: number) => [
  chargeSays(at, 'refunded', { amount_refunded: total, balance_transaction: 'txn_1' }),
  refundSays(at, id, amount),
];

/** Whole stories, and how each ends. */
export const STORIES: Record<string, { events: StripeEvent[]; ends: object }> = {
  'a card payment': { events: paid, ends: { status: 'completed', entitlement: 'granted' } },
  'a bank debit that arrives': {
    events: [
      sessionSays(0, 'completed', { payment_status: 'unpaid' }),
      chargeSays(90, 'succeeded'),
      sessionSays(91, 'async_payment_succeeded'),
    ],
    ends: { status: 'completed', entitlement: 'granted' },
  },
  'a partial refund': {
    events: [...paid, ...refundedBy(10, 're_1', 300, 300)],
    ends: { status: 'partially_refunded', refundedCents: 300, entitlement: 'granted' },
  },
  'two refunds that make a whole': {
    events: [...paid, ...refundedBy(10, 're_1', 300, 300), ...refundedBy(20, 're_2', 700, 1000)],
    ends: { status: 'refunded', refundedCents: 1000, entitlement: 'refunded' },
  },
  'a refund that fails': {
    events: [
      ...paid,
      ...refundedBy(10, 're_1', 1000, 1000),
      refundSays(30, 're_1', 1000, 'failed'),
    ],
    ends: { status: 'completed', refundedCents: 0, entitlement: 'granted' },
  },
  'a refund that fails and another that does not': {
    events: [
      ...paid,
      ...refundedBy(10, 're_1', 1000, 1000),
      refundSays(30, 're_1', 1000, 'failed'),
      ...refundedBy(40, 're_2', 400, 400),
    ],
    ends: { status: 'partially_refunded', refundedCents: 400, entitlement: 'granted' },
  },
  'an open dispute': {
    events: [...paid, ...disputed],
    ends: { status: 'disputed', entitlement: 'disputed' },
  },
  'a dispute that is won': {
    events: [
      ...paid,
      ...disputed,
      disputeSays(60, 'closed', 'won'),
      disputeSays(60, 'funds_reinstated', 'won'),
    ],
    ends: { status: 'completed', entitlement: 'granted' },
  },
  'a dispute that is lost': {
    events: [...paid, ...disputed, disputeSays(60, 'closed', 'lost')],
    ends: { status: 'disputed', entitlement: 'dispute_lost' },
  },
  'a dispute that is won after a partial refund': {
    events: [
      ...paid,
      ...refundedBy(10, 're_1', 300, 300),
      disputeSays(50, 'created', 'under_review', 700),
      disputeSays(60, 'closed', 'won', 700),
    ],
    ends: { status: 'partially_refunded', refundedCents: 300, entitlement: 'granted' },
  },
  'a full refund during a dispute': {
    events: [
      ...paid,
      ...disputed,
      ...refundedBy(55, 're_1', 1000, 1000),
      disputeSays(60, 'closed', 'won'),
    ],
    ends: { status: 'refunded', refundedCents: 1000, entitlement: 'refunded' },
  },
  'an inquiry that takes no money': {
    events: [...paid, disputeSays(50, 'created', 'warning_needs_response')],
    ends: { status: 'completed', entitlement: 'granted' },
  },
};
