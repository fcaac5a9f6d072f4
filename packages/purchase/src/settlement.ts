import type { Transaction } from '@codex/database';
import { stripeEventSchema } from '@codex/validation';
import { missingTransactions } from './ledger.ts';
import { outcomeOf, type CheckoutTerms, type PaymentOutcome } from './payment-outcome.ts';
import { applyStripeEvent, NO_PAYMENT, type PaymentState } from './payment-state.ts';
import { calculateRevenueSplit } from './revenue-split.ts';
import {
  findCheckout,
  findSale,
  getParties,
  grantItem,
  insertLedger,
  insertPurchase,
  listPaymentEvents,
  listWrittenEntries,
  lockKey,
  markApplied,
  moveCheckout,
  queueMail,
  revokeItem,
  updatePurchase,
  type CheckoutState,
  type PurchaseRow,
} from './settlement-queries.ts';

export interface SettlementTerms {
  platformFeeBasisPoints: number;
  webAppUrl: string;
  at: Date;
}

/** What a settled payment leaves to be done outside of the transaction. */
export interface Settlement {
  /** Undefined while nothing of ours was paid. */
  purchase: PurchaseRow | undefined;
  /** The balance transaction that knows Stripe's fee, while we do not. */
  feeUnknownIn: string | null;
  mailQueued: boolean;
  /** Why a payment was not taken for one of ours. */
  refusal: string | null;
}

const UNPAID: Settlement = {
  purchase: undefined,
  feeUnknownIn: null,
  mailQueued: false,
  refusal: null,
};

/**
 * Brings everything that is written about a payment in line with all of its stored events: the
 * checkout, the purchase, the entitlement, the ledger and the mails. Running it again changes nothing.
 */
export async function settlePayment(
  tx: Transaction,
  paymentKey: string,
  terms: SettlementTerms,
): Promise<Settlement> {
  await lockKey(tx, paymentKey);
  const events = await listPaymentEvents(tx, paymentKey);
  const state = events
    .map(({ payload }) => stripeEventSchema.parse(payload))
    .reduce(applyStripeEvent, NO_PAYMENT);
  const settlement = await settleState(tx, state, terms);
  const ids = events.map(({ id }) => id);
  if (ids.length > 0) await markApplied(tx, ids, { at: terms.at, note: settlement.refusal });
  return settlement;
}

async function settleState(
  tx: Transaction,
  state: PaymentState,
  terms: SettlementTerms,
): Promise<Settlement> {
  const checkout = await findCheckout(tx, state);
  const isPaid = Object.keys(state.evidence).length > 0;
  if (!checkout) {
    return isPaid ? { ...UNPAID, refusal: 'The payment belongs to no checkout of ours.' } : UNPAID;
  }
  await lockKey(tx, `${checkout.userId}:${checkout.contentId}`);
  const outcome = outcomeOf(state, checkout);
  const status = checkoutStateOf(state, outcome);
  if (status !== 'open' && status !== checkout.status) {
    await moveCheckout(tx, checkout, { status, stripeSessionId: state.stripeSessionId });
  }
  if (!outcome || state.paymentIntentId === null) {
    return isPaid
      ? { ...UNPAID, refusal: 'Amount, currency, session or buyer differ from the checkout.' }
      : UNPAID;
  }
  return settleSale(
    tx,
    { state, outcome, checkout, paymentIntentId: state.paymentIntentId },
    terms,
  );
}

function checkoutStateOf(
  { phase }: PaymentState,
  outcome: PaymentOutcome | undefined,
): CheckoutState {
  if (outcome) return 'complete';
  // Paid, but not what we asked for: nothing to wait for and nothing to pay again.
  return phase === 'paid' ? 'failed' : phase;
}

interface Sale {
  state: PaymentState;
  outcome: PaymentOutcome;
  checkout: CheckoutTerms;
  paymentIntentId: string;
}

async function settleSale(
  tx: Transaction,
  sale: Sale,
  terms: SettlementTerms,
): Promise<Settlement> {
  const { state, outcome, checkout } = sale;
  const parties = await getParties(tx, checkout);
  const { purchase, refundedBefore, isNew } = await writePurchase(tx, sale, parties, terms);
  if (outcome.entitlement === 'granted' && purchase.duplicateOfId === null) {
    await grantItem(tx, purchase);
  } else {
    const reason = outcome.entitlement === 'granted' ? 'refunded' : outcome.entitlement;
    await revokeItem(tx, purchase.id, { at: terms.at, reason });
  }
  const written = await listWrittenEntries(tx, purchase.id);
  const sold = { ...purchase, paymentIntentId: sale.paymentIntentId };
  const missing = missingTransactions(sold, outcome, state.disputeFees, written);
  await insertLedger(tx, purchase, missing);

  const { buyer, title } = parties;
  const { amountCents, currency, receiptUrl } = purchase;
  const writeTo = { to: buyer.email, name: buyer.name, title, currency };
  let mailQueued = false;
  if (isNew && purchase.duplicateOfId === null && !buyer.deletedAt) {
    mailQueued = await queueMail(tx, `receipt:${purchase.id}`, {
      ...writeTo,
      template: 'receipt',
      amountCents,
      url: `${terms.webAppUrl}/library`,
      receiptUrl,
    });
  }
  if (outcome.refundedCents > refundedBefore && !buyer.deletedAt) {
    const isQueued = await queueMail(tx, `refund:${purchase.id}:${outcome.refundedCents}`, {
      ...writeTo,
      template: 'refund',
      amountCents: outcome.refundedCents - refundedBefore,
      full: outcome.refundedCents === amountCents,
    });
    mailQueued ||= isQueued;
  }
  const feeUnknownIn = purchase.stripeFeeCents === null ? state.balanceTransactionId : null;
  return { purchase, feeUnknownIn, mailQueued, refusal: null };
}

/** Writes the sale as its events tell it; the split is that of the moment when it is first written. */
async function writePurchase(
  tx: Transaction,
  { state, outcome, checkout, paymentIntentId }: Sale,
  parties: Awaited<ReturnType<typeof getParties>>,
  { platformFeeBasisPoints }: SettlementTerms,
) {
  const { sale, other } = await findSale(tx, paymentIntentId, checkout);
  const becomesLive = outcome.status !== 'refunded' && (!sale || sale.status === 'refunded');
  const change = {
    status: outcome.status,
    refundedCents: outcome.refundedCents,
    purchasedAt: outcome.paidAt,
    duplicateOfId: sale?.duplicateOfId ?? (becomesLive && other ? other.id : null),
    stripeCheckoutSessionId: state.stripeSessionId ?? checkout.stripeSessionId,
    stripeChargeId: state.charge?.id ?? null,
    receiptUrl: state.receiptUrl,
  };
  if (sale) {
    await updatePurchase(tx, sale.id, change);
    return { purchase: { ...sale, ...change }, refundedBefore: sale.refundedCents, isNew: false };
  }
  const { userId, contentId, amountCents, currency } = checkout;
  const { creatorId, organizationId, organizationShareBasisPoints } = parties;
  const purchase = await insertPurchase(tx, {
    ...change,
    ...calculateRevenueSplit(
      { amountCents, organizationId, organizationShareBasisPoints },
      platformFeeBasisPoints,
    ),
    userId,
    contentId,
    creatorId,
    organizationId,
    amountCents,
    currency,
    stripePaymentIntentId: paymentIntentId,
  });
  return { purchase, refundedBefore: 0, isNew: true };
}
