import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from './payment-outcome.ts';
import { applyStripeEvent, NO_PAYMENT } from './payment-state.ts';
import {
  chargeSays,
  disputeSays,
  intentSucceeds,
  paid,
  refundSays,
  sessionSays,
  STORIES,
  terms,
} from './payment-story.testkit.ts';
import { paymentKeyOf } from './webhook-events.ts';

const fold = (events: Parameters<typeof applyStripeEvent>[1][]) =>
  events.reduce(applyStripeEvent, NO_PAYMENT);

describe.each(Object.entries(STORIES))('%s', (_, { events, ends }) => {
  test('ends as it should', () => {
    expect(outcomeOf(fold(events), terms)).toMatchObject(ends);
  });

  test('ends the same in any order and with any repetition', () => {
    const expected = fold(events);
    const anyOrder = fc
      .array(fc.constantFrom(...events), { maxLength: events.length })
      .chain((again) =>
        fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
      );
    fc.assert(
      fc.property(anyOrder, (shuffled) => {
        expect(fold(shuffled)).toEqual(expected);
      }),
    );
  });
});

test('any events at all, in any order and repetition, end in the same state', () => {
  const all = Object.values(STORIES).flatMap(({ events }) => events);
  const some = fc.uniqueArray(fc.constantFrom(...all), { maxLength: 12, selector: ({ id }) => id });
  const orders = some.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
    ),
  );
  fc.assert(
    fc.property(orders, ([once, twice]) => {
      expect(fold(twice)).toEqual(fold(once));
    }),
  );
});

test.each([
  ['the completed session', sessionSays(1, 'completed')],
  ['the money that came later', sessionSays(1, 'async_payment_succeeded')],
  ['the charge', chargeSays(1, 'succeeded')],
  ['the payment intent', intentSucceeds(1)],
  ['a refund of part of it', chargeSays(1, 'refunded', { amount_refunded: 1 })],
])('%s alone is enough to know that it was paid', (_, event) => {
  expect(outcomeOf(fold([event]), terms)?.entitlement).toBe('granted');
});

test.each([
  ['another amount', chargeSays(1, 'succeeded', { amount: 999 })],
  ['another currency', chargeSays(1, 'succeeded', { currency: 'eur' })],
  ['another session', sessionSays(1, 'completed', { id: 'cs_other' })],
  [
    'another checkout',
    chargeSays(1, 'succeeded', { metadata: { ...terms, checkoutSessionId: terms.userId } }),
  ],
  ['no checkout', chargeSays(1, 'succeeded', { metadata: {} })],
  [
    'another buyer',
    intentSucceeds(1, {
      metadata: { checkoutSessionId: terms.id, userId: terms.id, contentId: terms.contentId },
    }),
  ],
  ['a charge that failed', chargeSays(1, 'succeeded', { status: 'failed' })],
  ['a charge that was not captured', chargeSays(1, 'succeeded', { captured: false })],
  ['a session that is not paid', sessionSays(1, 'completed', { payment_status: 'unpaid' })],
  ['a refund alone', refundSays(1, 're_1', 1000)],
  ['a dispute alone', disputeSays(1, 'created', 'needs_response')],
  ['an event of another type', { ...chargeSays(1, 'succeeded'), type: 'product.created' }],
])('%s grants nothing', (_, event) => {
  expect(outcomeOf(fold([event]), terms)).toBeUndefined();
});

test('a checkout that Stripe opened before we wrote down its session is still ours', () => {
  const unwritten = { ...terms, stripeSessionId: null };
  expect(outcomeOf(fold(paid), unwritten)?.status).toBe('completed');
});

test('the sale is dated by the first sign of the money', () => {
  expect(outcomeOf(fold(paid.toReversed()), terms)?.paidAt).toEqual(new Date(1_800_000_000_000));
});

test.each([
  [sessionSays(1, 'completed'), 'pi_1'],
  [sessionSays(1, 'expired', { payment_intent: null, payment_status: 'unpaid' }), 'cs_1'],
  [intentSucceeds(1), 'pi_1'],
  [chargeSays(1, 'succeeded'), 'pi_1'],
  [refundSays(1, 're_1', 1), 'pi_1'],
  [disputeSays(1, 'created', 'needs_response'), 'pi_1'],
  [{ ...intentSucceeds(1), type: 'payment_intent.created' }, undefined],
  [{ ...intentSucceeds(1), data: { object: {} } }, undefined],
])('the events of a payment share its key', (event, key) => {
  expect(paymentKeyOf(event)).toBe(key);
});
