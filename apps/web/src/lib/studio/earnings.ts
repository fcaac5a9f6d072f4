import type { Sale } from '@codex/validation';

type Split = Pick<Sale, 'amountCents' | 'refundedCents' | 'creatorCents'>;

/** What is the creator's of a sale after fee and refunds, rounded as the books do it. Minor units. */
export function earnedCents({ amountCents, refundedCents, creatorCents }: Split): number {
  if (amountCents === 0) return 0;
  const returned = (BigInt(refundedCents) * BigInt(creatorCents)) / BigInt(amountCents);
  return creatorCents - Number(returned);
}

/** What was earned per currency, most first. */
export function earningsByCurrency(sales: readonly (Split & Pick<Sale, 'currency'>)[]) {
  const sums = new Map<string, number>();
  for (const sale of sales) {
    sums.set(sale.currency, (sums.get(sale.currency) ?? 0) + earnedCents(sale));
  }
  return [...sums]
    .map(([currency, cents]) => ({ currency, cents }))
    .toSorted((one, other) => other.cents - one.cents);
}

export interface DayOfSales {
  /** `2026-11-21`, UTC. */
  date: string;
  count: number;
  cents: number;
}

/** The last days up to `today`, those without a sale too: sales and earnings of one currency. */
export function salesPerDay(
  sales: readonly (Split & Pick<Sale, 'currency' | 'purchasedAt'>)[],
  { currency, today, days }: { currency: string; today: Date; days: number },
): DayOfSales[] {
  const dates = Array.from({ length: days }, (_, index) =>
    new Date(today.getTime() - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
  const found = new Map(dates.map((date) => [date, { date, count: 0, cents: 0 }]));
  for (const sale of sales) {
    const entry = found.get(sale.purchasedAt.slice(0, 10));
    if (!entry || sale.currency !== currency) continue;
    entry.count += 1;
    entry.cents += earnedCents(sale);
  }
  return [...found.values()];
}
