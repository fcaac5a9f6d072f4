import { expect, test } from 'vitest';
import { earnedCents, earningsByCurrency, salesPerDay } from './earnings.ts';

const sale = (amountCents: number, refundedCents = 0, currency = 'usd') => ({
  amountCents,
  refundedCents,
  creatorCents: amountCents - Math.round(amountCents / 10),
  currency,
  purchasedAt: '2026-11-20T23:59:59.000Z',
});

test('the fee and what went back are not earned', () => {
  expect(earnedCents(sale(1000))).toBe(900);
  expect(earnedCents(sale(1000, 500))).toBe(450);
  expect(earnedCents(sale(999, 999))).toBe(0);
});

test('currencies are never added to each other', () => {
  expect(earningsByCurrency([sale(1000), sale(500), sale(9000, 0, 'eur')])).toEqual([
    { currency: 'eur', cents: 8100 },
    { currency: 'usd', cents: 1350 },
  ]);
});

test('days without a sale are days of the chart, too', () => {
  const options = { currency: 'usd', today: new Date('2026-11-21T04:00:00Z'), days: 3 };
  expect(salesPerDay([sale(1000), sale(1000), sale(800, 0, 'eur')], options)).toEqual([
    { date: '2026-11-19', count: 0, cents: 0 },
    { date: '2026-11-20', count: 2, cents: 1800 },
    { date: '2026-11-21', count: 0, cents: 0 },
  ]);
});
