import type { PaymentOutcome } from './payment-outcome.ts';
import type { DisputeFee } from './payment-state.ts';
import { splitReturned, type RevenueSplit } from './revenue-split.ts';

type Account = 'buyer' | 'stripe' | 'platform' | 'organization' | 'creator';

/** One movement of money: its entries add up to zero. */
export interface LedgerTransaction {
  kind: 'sale' | 'stripe_fee' | 'refund' | 'dispute' | 'dispute_reversal' | 'dispute_fee';
  /** What caused it; together with the kind it exists once. */
  reference: string;
  currency: string;
  /** Minor units by account; positive is money owed to or held by the account. */
  entries: { account: Account; amountCents: number }[];
}

/** What the ledger already says about a purchase: one row per entry on the buyer's or Stripe's account. */
export interface WrittenEntry {
  kind: string;
  reference: string;
  account: string;
  amountCents: number;
}

export interface SoldItem extends RevenueSplit {
  paymentIntentId: string;
  amountCents: number;
  currency: string;
}

const REVERSALS = new Set(['refund', 'dispute', 'dispute_reversal']);

/** What Stripe keeps is borne by the platform's part. */
export function feeTransaction(
  kind: 'stripe_fee' | 'dispute_fee',
  { reference, feeCents, currency }: { reference: string; feeCents: number; currency: string },
): LedgerTransaction {
  return transaction(kind, reference, currency, { platform: -feeCents, stripe: feeCents });
}

/**
 * What has to be added so that the ledger says the same as the payment. Money that went back is
 * taken from each part by the total that went back, so that cents neither appear nor vanish.
 */
export function missingTransactions(
  sold: SoldItem,
  { refundedCents, disputes }: PaymentOutcome,
  disputeFees: Record<string, DisputeFee>,
  written: readonly WrittenEntry[],
): LedgerTransaction[] {
  const missing: LedgerTransaction[] = [];
  if (!written.some(({ kind }) => kind === 'sale')) missing.push(saleOf(sold));

  let returned = buyerTotal(written, ({ kind }) => REVERSALS.has(kind));
  const settle = (target: number, of: (entry: WrittenEntry) => boolean, subject: string) => {
    const earlier = written.filter((entry) => of(entry) && entry.account === 'buyer');
    const delta = target - buyerTotal(earlier, of);
    if (delta === 0) return;
    missing.push(reversalOf(sold, { returned, delta, subject, count: earlier.length }));
    returned += delta;
  };
  settle(refundedCents, ({ kind }) => kind === 'refund', 'refund');
  for (const { id, withdrawnCents } of disputes) {
    const isThis = ({ kind, reference }: WrittenEntry) =>
      kind !== 'refund' && REVERSALS.has(kind) && reference.startsWith(`${id}#`);
    settle(withdrawnCents, isThis, id);
  }

  const references = new Set(written.map(({ kind, reference }) => `${kind} ${reference}`));
  for (const [reference, { feeCents, currency }] of Object.entries(disputeFees)) {
    if (references.has(`dispute_fee ${reference}`)) continue;
    missing.push(feeTransaction('dispute_fee', { reference, feeCents, currency }));
  }
  return missing;
}

function buyerTotal(
  entries: readonly WrittenEntry[],
  of: (entry: WrittenEntry) => boolean,
): number {
  return entries
    .filter((entry) => entry.account === 'buyer' && of(entry))
    .reduce((total, { amountCents }) => total + amountCents, 0);
}

function saleOf(sold: SoldItem): LedgerTransaction {
  const { paymentIntentId, currency, amountCents } = sold;
  return transaction('sale', paymentIntentId, currency, {
    buyer: -amountCents,
    platform: sold.platformFeeCents,
    organization: sold.organizationCents,
    creator: sold.creatorCents,
  });
}

interface Reversal {
  /** What had gone back before. */
  returned: number;
  /** What goes back now; negative when it comes again. */
  delta: number;
  /** `refund`, or the dispute. */
  subject: string;
  /** How many movements of this subject there were. */
  count: number;
}

function reversalOf(
  sold: SoldItem,
  { returned, delta, subject, count }: Reversal,
): LedgerTransaction {
  const before = splitReturned(returned, sold);
  const after = splitReturned(returned + delta, sold);
  const isRefund = subject === 'refund';
  const kind = isRefund ? 'refund' : delta > 0 ? 'dispute' : 'dispute_reversal';
  const reference = `${isRefund ? sold.paymentIntentId : subject}#${count + 1}`;
  return transaction(kind, reference, sold.currency, {
    buyer: delta,
    platform: before.platformFeeCents - after.platformFeeCents,
    organization: before.organizationCents - after.organizationCents,
    creator: before.creatorCents - after.creatorCents,
  });
}

function transaction(
  kind: LedgerTransaction['kind'],
  reference: string,
  currency: string,
  amounts: Partial<Record<Account, number>>,
): LedgerTransaction {
  const entries = Object.entries(amounts)
    .filter(([, amountCents]) => amountCents !== 0)
    .map(([account, amountCents]) => ({ account: account as Account, amountCents }));
  return { kind, reference, currency, entries };
}
