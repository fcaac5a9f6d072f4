import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingTransactions, type LedgerTransaction, type WrittenEntry } from './ledger.ts';
import { outcomeOf } from './payment-outcome.ts';
import { applyStripeEvent, NO_PAYMENT } from './payment-state.ts';
import { STORIES, terms } from './payment-story.testkit.ts';

const sold = {
  paymentIntentId: 'pi_1',
  amountCents: 1000,
  currency: 'usd',
  platformFeeCents: 101,
  organizationCents: 300,
  creatorCents: 599,
};

const entriesOf = (transactions: LedgerTransaction[]): WrittenEntry[] =>
  transactions.flatMap(({ kind, reference, entries }) =>
    entries.map((entry) => ({ kind, reference, ...entry })),
  );

/** Writes the ledger after every event, as the platform does. */
function bookkeep(events: Parameters<typeof applyStripeEvent>[1][]) {
  let state = NO_PAYMENT;
  const transactions: LedgerTransaction[] = [];
  for (const event of events) {
    state = applyStripeEvent(state, event);
    const outcome = outcomeOf(state, terms);
    if (!outcome) continue;
    const written = entriesOf(transactions);
    transactions.push(...missingTransactions(sold, outcome, state.disputeFees, written));
  }
  return transactions;
}

function sumsOf(transactions: LedgerTransaction[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { account, amountCents } of entriesOf(transactions)) {
    sums[account] = (sums[account] ?? 0) + amountCents;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, cents]) => cents !== 0));
}

describe.each(Object.entries(STORIES))('the ledger of %s', (_, { events }) => {
  test('ends with the same sums whatever the order, every movement balanced and named once', () => {
    const expected = sumsOf(bookkeep(events));
    const shuffled = fc.shuffledSubarray(events, { minLength: events.length });
    fc.assert(
      fc.property(shuffled, (order) => {
        const transactions = bookkeep(order);
        expect(sumsOf(transactions)).toEqual(expected);
        const names = transactions.map(({ kind, reference }) => `${kind} ${reference}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { entries } of transactions) {
          expect(entries.length).toBeGreaterThan(1);
          expect(entries.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
        }
      }),
    );
  });
});

const sums = (story: string) => sumsOf(bookkeep(STORIES[story]!.events));

test('a sale gives each their part', () => {
  expect(sums('a card payment')).toEqual({
    buyer: -1000,
    platform: 101,
    organization: 300,
    creator: 599,
  });
});

test('a refund of everything leaves nothing with anybody', () => {
  expect(sums('two refunds that make a whole')).toEqual({});
  expect(sums('a refund that fails')).toEqual(sums('a card payment'));
});

test('a lost dispute takes everything back, and the platform pays the fee', () => {
  expect(sums('a dispute that is lost')).toEqual({ platform: -1500, stripe: 1500 });
  expect(sums('a dispute that is won')).toEqual({
    ...sums('a card payment'),
    platform: 101 - 1500,
    stripe: 1500,
  });
});
