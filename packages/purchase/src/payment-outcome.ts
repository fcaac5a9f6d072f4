import type { PurchaseStatus } from '@codex/constants';
import type { PaymentEvidence, PaymentState } from './payment-state.ts';

/** What we asked Stripe to charge, for whom and for what: the row, not what comes back in metadata. */
export interface CheckoutTerms {
  id: string;
  userId: string;
  contentId: string;
  amountCents: number;
  currency: string;
  stripeSessionId: string | null;
}

export type EntitlementState = 'granted' | 'refunded' | 'disputed' | 'dispute_lost';

interface DisputeOutcome {
  id: string;
  /** What the bank holds or took. Minor units; 0 when it came back or never went. */
  withdrawnCents: number;
}

/** What a payment that is ours amounts to. */
export interface PaymentOutcome {
  paidAt: Date;
  status: PurchaseStatus;
  refundedCents: number;
  entitlement: EntitlementState;
  disputes: DisputeOutcome[];
}

type DisputeStanding = 'none' | 'open' | 'won' | 'lost';

/** Inquiries take no money, and a prevented dispute is settled by a refund: neither takes the item. */
function standingOf(status: string): DisputeStanding {
  if (status.startsWith('warning_') || status === 'prevented') return 'none';
  if (status === 'won' || status === 'lost') return status;
  return 'open';
}

/** Whether a piece of evidence is about exactly what this checkout asked for. */
function isOurs(evidence: PaymentEvidence, terms: CheckoutTerms): boolean {
  const { stripeSessionId } = evidence;
  return (
    evidence.checkoutId === terms.id &&
    evidence.userId === terms.userId &&
    evidence.contentId === terms.contentId &&
    evidence.amountCents === terms.amountCents &&
    evidence.currency === terms.currency &&
    (stripeSessionId === null ||
      terms.stripeSessionId === null ||
      stripeSessionId === terms.stripeSessionId)
  );
}

/** What went back to the buyer by refunds that did not fail, as charges and refunds tell it together. */
function refundedOf({ charge, refunds }: PaymentState): number {
  const known = Object.values(refunds);
  const byRefund = sum(known.filter(({ failed }) => !failed));
  const failedSince = sum(known.filter(({ failed, at }) => failed && at >= (charge?.at ?? 0)));
  const byCharge = (charge?.amountRefundedCents ?? 0) - failedSince;
  return Math.max(byRefund, byCharge, 0);
}

const sum = (parts: { amountCents: number }[]) =>
  parts.reduce((total, { amountCents }) => total + amountCents, 0);

/** Reads a payment's state against what we asked for. Undefined while nothing of ours was paid. */
export function outcomeOf(state: PaymentState, terms: CheckoutTerms): PaymentOutcome | undefined {
  const evidence = Object.values(state.evidence).filter((found) => isOurs(found, terms));
  if (evidence.length === 0) return undefined;
  const refundedCents = Math.min(refundedOf(state), terms.amountCents);
  const disputes = Object.entries(state.disputes)
    .map(([id, { status, amountCents }]) => ({ id, standing: standingOf(status), amountCents }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const standings = new Set(disputes.map(({ standing }) => standing));
  const entitlement = entitlementOf(refundedCents, terms.amountCents, standings);
  return {
    paidAt: new Date(Math.min(...evidence.map(({ at }) => at)) * 1000),
    status: statusOf(entitlement, refundedCents),
    refundedCents,
    entitlement,
    disputes: disputes.map(({ id, standing, amountCents }) => ({
      id,
      withdrawnCents: standing === 'open' || standing === 'lost' ? amountCents : 0,
    })),
  };
}

function entitlementOf(
  refundedCents: number,
  amountCents: number,
  standings: Set<DisputeStanding>,
): EntitlementState {
  if (refundedCents >= amountCents) return 'refunded';
  if (standings.has('lost')) return 'dispute_lost';
  return standings.has('open') ? 'disputed' : 'granted';
}

function statusOf(entitlement: EntitlementState, refundedCents: number): PurchaseStatus {
  switch (entitlement) {
    case 'refunded':
      return 'refunded';
    case 'disputed':
    case 'dispute_lost':
      return 'disputed';
    case 'granted':
      return refundedCents > 0 ? 'partially_refunded' : 'completed';
  }
}
