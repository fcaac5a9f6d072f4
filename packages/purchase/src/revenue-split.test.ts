import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calculateRevenueSplit,
  platformFeeOf,
  splitReturned,
  splitRevenue,
} from './revenue-split.ts';

const amount = fc.integer({ min: 0, max: 99_999_999 });
const share = fc.integer({ min: 0, max: 10_000 });
const parts = (split: ReturnType<typeof splitRevenue>) => [
  split.platformFeeCents,
  split.organizationCents,
  split.creatorCents,
];
const total = (numbers: number[]) => numbers.reduce((sum, part) => sum + part, 0);

test.each([
  [1299, 1000, 0, [130, 0, 1169]],
  [1299, 1000, 5000, [130, 585, 584]],
  [50, 1000, 0, [5, 0, 45]],
  [1, 10_000, 0, [1, 0, 0]],
  [999, 0, 10_000, [0, 999, 0]],
  [0, 1000, 5000, [0, 0, 0]],
])('%i with a fee of %i and a share of %i is split into %j', (cents, fee, part, expected) => {
  const shares = { platformFeeBasisPoints: fee, organizationShareBasisPoints: part };
  expect(parts(splitRevenue(cents, shares))).toEqual(expected);
});

test('whatever the shares, whole parts add up to what was paid and nobody gets less than nothing', () => {
  fc.assert(
    fc.property(amount, share, share, (cents, fee, part) => {
      const shares = { platformFeeBasisPoints: fee, organizationShareBasisPoints: part };
      const split = parts(splitRevenue(cents, shares));
      expect(total(split)).toBe(cents);
      expect(split.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    }),
  );
});

test('a creator without an organization gets all that the platform leaves', () => {
  const sale = { amountCents: 1000, organizationId: null, organizationShareBasisPoints: 5000 };
  expect(calculateRevenueSplit(sale)).toEqual({
    platformFeeCents: 100,
    organizationCents: 0,
    creatorCents: 900,
  });
});

test.each([[-1], [1.5], [Number.NaN]])('%d is no amount', (cents) => {
  const shares = { platformFeeBasisPoints: 1000, organizationShareBasisPoints: 0 };
  expect(() => splitRevenue(cents, shares)).toThrow(RangeError);
});

test('the parts of any refunds add up to what went back, and those of everything are the split', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99_999_999 }),
      share,
      share,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      (cents, fee, part, cuts) => {
        const split = splitRevenue(cents, {
          platformFeeBasisPoints: fee,
          organizationShareBasisPoints: part,
        });
        const totals = [...cuts.map((cut) => Math.floor(cut * cents)), cents].toSorted(
          (a, b) => a - b,
        );
        let before = [0, 0, 0];
        for (const returned of totals) {
          const now = parts(splitReturned(returned, split));
          expect(total(now)).toBe(returned);
          expect(now.every((value, index) => value >= before[index]! - 1 && value >= 0)).toBe(true);
          before = now;
        }
        expect(before).toEqual(parts(split));
      },
    ),
  );
});

describe('the configured fee', () => {
  test.each([
    [undefined, 1000],
    ['', 1000],
    ['0', 0],
    ['2500', 2500],
  ])('%j is %i basis points', (given, fee) => {
    expect(platformFeeOf({ PLATFORM_FEE_BASIS_POINTS: given })).toBe(fee);
  });

  test.each(['-1', '10001', '12.5', 'ten'])('%j is refused', (given) => {
    expect(() => platformFeeOf({ PLATFORM_FEE_BASIS_POINTS: given })).toThrow(/PLATFORM_FEE/);
  });
});
