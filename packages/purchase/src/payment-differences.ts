/** What Stripe says of a payment. Minor units. */
export interface ChargeAtStripe {
  paymentIntentId: string;
  amountCents: number;
  refundedCents: number;
  currency: string;
  /** What Stripe kept; null while it has not booked the charge. */
  feeCents: number | null;
  /** In the currency of Stripe's balance, which may be another one. */
  feeCurrency: string | null;
  /** Whether the charge names a checkout of ours. */
  isOurs: boolean;
}

/** What we say of it. Minor units. */
export interface PurchaseHere {
  paymentIntentId: string;
  amountCents: number;
  refundedCents: number;
  currency: string;
  feeCents: number | null;
  isDisputed: boolean;
  /** Sum of the buyer's entries in the ledger: what they paid and did not get back, negative. */
  ledgerBuyerCents: number;
}

type DifferenceKind =
  | 'charge_without_purchase'
  | 'purchase_without_charge'
  | 'amount_differs'
  | 'refund_differs'
  | 'fee_differs'
  | 'ledger_differs';

export interface PaymentDifference {
  kind: DifferenceKind;
  paymentIntentId: string;
  atStripeCents: number | null;
  hereCents: number | null;
  currency: string;
}

/** Everything that Stripe and we say differently about one charge. A charge of somebody else's is none of ours. */
export function differencesOf(
  charge: ChargeAtStripe,
  purchase: PurchaseHere | undefined,
): PaymentDifference[] {
  const { paymentIntentId, currency } = charge;
  const found = (kind: DifferenceKind, atStripeCents: number | null, hereCents: number | null) => ({
    kind,
    paymentIntentId,
    atStripeCents,
    hereCents,
    currency,
  });
  if (!purchase) {
    return charge.isOurs ? [found('charge_without_purchase', charge.amountCents, null)] : [];
  }
  const differences: PaymentDifference[] = [];
  if (charge.amountCents !== purchase.amountCents || currency !== purchase.currency) {
    differences.push(found('amount_differs', charge.amountCents, purchase.amountCents));
  }
  if (charge.refundedCents !== purchase.refundedCents) {
    differences.push(found('refund_differs', charge.refundedCents, purchase.refundedCents));
  }
  const isFeeComparable = charge.feeCents !== null && charge.feeCurrency === purchase.currency;
  if (isFeeComparable && charge.feeCents !== purchase.feeCents) {
    differences.push(found('fee_differs', charge.feeCents, purchase.feeCents));
  }
  const held = purchase.amountCents - purchase.refundedCents;
  // While a bank holds the money, the ledger says so beside the refunds.
  if (!purchase.isDisputed && purchase.ledgerBuyerCents !== -held) {
    differences.push(found('ledger_differs', held, -purchase.ledgerBuyerCents));
  }
  return differences;
}
