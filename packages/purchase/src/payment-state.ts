import type { StripeEvent, StripePaymentObject } from '@codex/validation';
import { paymentObjectOf } from './webhook-events.ts';

type ObjectOf<Name extends StripePaymentObject['object']> = Extract<
  StripePaymentObject,
  { object: Name }
>;

/** One object of Stripe that says the money arrived, and for what. */
export interface PaymentEvidence {
  amountCents: number;
  currency: string;
  checkoutId: string | null;
  userId: string | null;
  contentId: string | null;
  /** The checkout session, where the evidence is one. */
  stripeSessionId: string | null;
  /** Unix seconds. */
  at: number;
  stamp: string;
}

/** A checkout session only ever moves on in this order. */
const SESSION_PHASES = ['open', 'processing', 'expired', 'failed', 'paid'] as const;
type SessionPhase = (typeof SESSION_PHASES)[number];

interface ChargeFacts {
  id: string;
  amountRefundedCents: number;
  /** Unix seconds. */
  at: number;
  stamp: string;
}

interface RefundFacts {
  amountCents: number;
  failed: boolean;
  /** Unix seconds. */
  at: number;
  stamp: string;
}

interface DisputeFacts {
  amountCents: number;
  status: string;
  stamp: string;
}

export interface DisputeFee {
  disputeId: string;
  feeCents: number;
  currency: string;
}

/**
 * All that the events of one payment say together. Every field is merged by an operation that
 * does not care about order or repetition: least, greatest, latest by a total order, or union.
 */
export interface PaymentState {
  paymentIntentId: string | null;
  /** Our checkouts that the objects name, and Stripe's session. */
  checkoutIds: string[];
  stripeSessionId: string | null;
  phase: SessionPhase;
  evidence: Record<string, PaymentEvidence>;
  charge: ChargeFacts | null;
  receiptUrl: string | null;
  balanceTransactionId: string | null;
  refunds: Record<string, RefundFacts>;
  disputes: Record<string, DisputeFacts>;
  /** By balance transaction. */
  disputeFees: Record<string, DisputeFee>;
}

/** A payment of which nothing is known yet. */
export const NO_PAYMENT: PaymentState = {
  paymentIntentId: null,
  checkoutIds: [],
  stripeSessionId: null,
  phase: 'open',
  evidence: {},
  charge: null,
  receiptUrl: null,
  balanceTransactionId: null,
  refunds: {},
  disputes: {},
  disputeFees: {},
};

/**
 * Adds what one event says. Any order and any repetition of the same events ends in the same state;
 * an event about something else changes nothing.
 */
export function applyStripeEvent(state: PaymentState, event: StripeEvent): PaymentState {
  const object = paymentObjectOf(event);
  switch (object?.object) {
    case undefined:
      return state;
    case 'checkout.session':
      return addSession(state, event, object);
    case 'payment_intent':
      return addIntent(state, event, object);
    case 'charge':
      return addCharge(state, event, object);
    case 'refund':
      return addRefund(state, event, object);
    case 'dispute':
      return addDispute(state, event, object);
  }
}

function addSession(
  state: PaymentState,
  event: StripeEvent,
  session: ObjectOf<'checkout.session'>,
) {
  const phase = phaseOf(event.type, session);
  const next: PaymentState = {
    ...state,
    paymentIntentId: least(state.paymentIntentId, session.payment_intent),
    stripeSessionId: least(state.stripeSessionId, session.id),
    checkoutIds: withId(state.checkoutIds, session.metadata.checkoutSessionId),
    phase:
      SESSION_PHASES.indexOf(phase) > SESSION_PHASES.indexOf(state.phase) ? phase : state.phase,
  };
  const { amount_total: amountCents, currency } = session;
  if (phase !== 'paid' || amountCents == null || currency == null) return next;
  return withEvidence(next, event, session, { amountCents, currency, stripeSessionId: session.id });
}

function phaseOf(type: string, { payment_status }: ObjectOf<'checkout.session'>): SessionPhase {
  if (type === 'checkout.session.expired') return 'expired';
  if (type === 'checkout.session.async_payment_failed') return 'failed';
  return payment_status === 'paid' ? 'paid' : 'processing';
}

function addIntent(state: PaymentState, event: StripeEvent, intent: ObjectOf<'payment_intent'>) {
  const next: PaymentState = {
    ...state,
    paymentIntentId: least(state.paymentIntentId, intent.id),
    checkoutIds: withId(state.checkoutIds, intent.metadata.checkoutSessionId),
  };
  if (intent.status !== 'succeeded') return next;
  const { amount_received: amountCents, currency } = intent;
  return withEvidence(next, event, intent, { amountCents, currency, stripeSessionId: null });
}

function addCharge(state: PaymentState, event: StripeEvent, charge: ObjectOf<'charge'>) {
  if (charge.status !== 'succeeded' || !charge.captured) return state;
  const { created: at } = event;
  const next: PaymentState = {
    ...state,
    paymentIntentId: least(state.paymentIntentId, charge.payment_intent),
    checkoutIds: withId(state.checkoutIds, charge.metadata.checkoutSessionId),
    receiptUrl: least(state.receiptUrl, charge.receipt_url),
    balanceTransactionId: least(state.balanceTransactionId, charge.balance_transaction),
    charge: latest(state.charge, {
      id: charge.id,
      amountRefundedCents: charge.amount_refunded,
      at,
      stamp: stampOf(event, charge.amount_refunded),
    }),
  };
  const { amount: amountCents, currency } = charge;
  return withEvidence(next, event, charge, { amountCents, currency, stripeSessionId: null });
}

function addRefund(state: PaymentState, event: StripeEvent, refund: ObjectOf<'refund'>) {
  const failed = refund.status === 'failed' || refund.status === 'canceled';
  const facts: RefundFacts = {
    amountCents: refund.amount,
    failed,
    at: event.created,
    stamp: stampOf(event, failed ? 1 : 0),
  };
  return {
    ...state,
    paymentIntentId: least(state.paymentIntentId, refund.payment_intent),
    refunds: { ...state.refunds, [refund.id]: latest(state.refunds[refund.id], facts) },
  };
}

function addDispute(state: PaymentState, event: StripeEvent, dispute: ObjectOf<'dispute'>) {
  const isClosed = event.type === 'charge.dispute.closed';
  const facts: DisputeFacts = {
    amountCents: dispute.amount,
    status: dispute.status,
    // What is sent in the second of the decision, e.g. about the funds, knows the decision too.
    stamp: stampOf(event, isClosed || isDecided(dispute.status) ? 1 : 0),
  };
  const fees = dispute.balance_transactions
    .filter(({ fee }) => fee !== 0)
    .map(({ id, fee, currency }): [string, DisputeFee] => [
      id,
      { disputeId: dispute.id, feeCents: fee, currency },
    ]);
  return {
    ...state,
    paymentIntentId: least(state.paymentIntentId, dispute.payment_intent),
    disputes: { ...state.disputes, [dispute.id]: latest(state.disputes[dispute.id], facts) },
    disputeFees: { ...state.disputeFees, ...Object.fromEntries(fees) },
  };
}

const isDecided = (status: string) => status === 'won' || status === 'lost';

function withEvidence(
  state: PaymentState,
  event: StripeEvent,
  { id, metadata }: ObjectOf<'checkout.session' | 'payment_intent' | 'charge'>,
  money: Pick<PaymentEvidence, 'amountCents' | 'currency' | 'stripeSessionId'>,
): PaymentState {
  const found: PaymentEvidence = {
    ...money,
    checkoutId: metadata.checkoutSessionId ?? null,
    userId: metadata.userId ?? null,
    contentId: metadata.contentId ?? null,
    at: event.created,
    stamp: stampOf(event, 0),
  };
  const known = state.evidence[id];
  const first = known && known.stamp <= found.stamp ? known : found;
  return { ...state, evidence: { ...state.evidence, [id]: first } };
}

/** Sorts events by their second, then by how far along they are, then by id: a total order. */
function stampOf({ created, id }: StripeEvent, progress: number): string {
  return `${String(created).padStart(12, '0')}:${String(progress).padStart(12, '0')}:${id}`;
}

function latest<T extends { stamp: string }>(known: T | null | undefined, found: T): T {
  return known && known.stamp >= found.stamp ? known : found;
}

/** Objects of one payment agree on these; where they do not, the choice must not depend on order. */
function least(known: string | null, found: string | null | undefined): string | null {
  if (found == null || found === '') return known;
  return known !== null && known <= found ? known : found;
}

function withId(ids: string[], id: string | undefined): string[] {
  return id === undefined || ids.includes(id) ? ids : [...ids, id].toSorted();
}
