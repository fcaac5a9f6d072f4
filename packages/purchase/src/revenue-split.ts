import { PLATFORM_FEE_BASIS_POINTS } from '@codex/constants';
import { InternalServiceError } from '@codex/service-errors';

const WHOLE = 10_000;

/** Who gets what of a sale. Minor units; the parts add up to what was paid. */
export interface RevenueSplit {
  platformFeeCents: number;
  organizationCents: number;
  creatorCents: number;
}

export interface RevenueShares {
  /** The platform's part of the whole. Basis points. */
  platformFeeBasisPoints: number;
  /** The organization's part of what the platform leaves; the creator gets the rest. Basis points. */
  organizationShareBasisPoints: number;
}

/**
 * Splits an amount to the cent. Halves of a cent go to the platform first, then to the organization.
 * @throws RangeError unless the amount is a whole number and the shares are 0–10000
 */
export function splitRevenue(amountCents: number, shares: RevenueShares): RevenueSplit {
  const { platformFeeBasisPoints, organizationShareBasisPoints } = shares;
  const isShare = (value: number) => Number.isInteger(value) && value >= 0 && value <= WHOLE;
  if (!Number.isSafeInteger(amountCents) || amountCents < 0) throw new RangeError('Not an amount');
  if (!isShare(platformFeeBasisPoints) || !isShare(organizationShareBasisPoints)) {
    throw new RangeError('Shares are whole basis points between 0 and 10000');
  }
  const platformFeeCents = Math.round((amountCents * platformFeeBasisPoints) / WHOLE);
  const rest = amountCents - platformFeeCents;
  const organizationCents = Math.round((rest * organizationShareBasisPoints) / WHOLE);
  return { platformFeeCents, organizationCents, creatorCents: rest - organizationCents };
}

export interface Sellable {
  amountCents: number;
  organizationId: string | null;
  /** The share its organization set. Basis points. */
  organizationShareBasisPoints: number | null;
}

/** Splits a sale by who sells: without an organization, the creator gets all that the platform leaves. */
export function calculateRevenueSplit(
  { amountCents, organizationId, organizationShareBasisPoints }: Sellable,
  platformFeeBasisPoints: number = PLATFORM_FEE_BASIS_POINTS,
): RevenueSplit {
  const share = organizationId === null ? 0 : (organizationShareBasisPoints ?? 0);
  return splitRevenue(amountCents, {
    platformFeeBasisPoints,
    organizationShareBasisPoints: share,
  });
}

/**
 * Each one's part of money that went back to the buyer so far. It depends on the total alone, so
 * that the parts of several refunds add up, and those of everything are the split itself.
 */
export function splitReturned(
  returnedCents: number,
  { platformFeeCents, organizationCents, creatorCents }: RevenueSplit,
): RevenueSplit {
  const whole = BigInt(platformFeeCents + organizationCents + creatorCents);
  const partOf = (cents: number) => Number((BigInt(returnedCents) * BigInt(cents)) / whole);
  const creator = partOf(creatorCents);
  const sellers = partOf(creatorCents + organizationCents);
  return {
    platformFeeCents: returnedCents - sellers,
    organizationCents: sellers - creator,
    creatorCents: creator,
  };
}

/** The platform's fee as it is configured. @throws InternalServiceError for anything but 0–10000 */
export function platformFeeOf({
  PLATFORM_FEE_BASIS_POINTS: given,
}: {
  PLATFORM_FEE_BASIS_POINTS?: string;
}): number {
  if (given === undefined || given === '') return PLATFORM_FEE_BASIS_POINTS;
  const fee = Number(given);
  if (Number.isInteger(fee) && fee >= 0 && fee <= WHOLE) return fee;
  throw new InternalServiceError('PLATFORM_FEE_BASIS_POINTS is not between 0 and 10000');
}
