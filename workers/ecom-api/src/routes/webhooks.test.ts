import { randomUUID } from 'node:crypto';
import { teardownTestDatabase } from '@codex/test-utils';
import { afterAll, describe, expect, test } from 'vitest';
import { api, buyerOf, ledgerOf, rightsOf, saleOf } from './shop.testkit.ts';
import {
  deliver,
  eventOf,
  imaginedPayment,
  secretOf,
  send,
  storedEvent,
} from './webhook.testkit.ts';
import type { Endpoint } from './webhook.testkit.ts';

afterAll(teardownTestDatabase);

const ENDPOINTS: [Endpoint, string][] = [
  ['booking', 'checkout.session.completed'],
  ['payment', 'payment_intent.created'],
  ['subscription', 'customer.subscription.created'],
  ['customer', 'customer.created'],
  ['connect', 'account.updated'],
  ['dispute', 'radar.early_fraud_warning.created'],
];

describe.each(ENDPOINTS)('the %s endpoint', (endpoint, type) => {
  test('stores a signed event once and says so', async () => {
    const event = eventOf(type, { id: 'x_1', object: 'something' });
    for (let time = 0; time < 2; time++) {
      const answer = await deliver(endpoint, JSON.stringify(event));
      expect([answer.status, answer.body]).toEqual([200, { received: true }]);
    }
    const stored = await storedEvent(event.id);
    expect(stored).toMatchObject({ endpoint, type });
    expect(stored?.appliedAt).toBeInstanceOf(Date);
  });

  test.each([
    ['without a signature', { signature: null }],
    ['with an empty signature', { signature: '' }],
    ['with a malformed signature', { signature: 't=1,v1=nothing' }],
    ['signed long ago', { seconds: -301 }],
    ['signed in the future', { seconds: 400 }],
    [
      'signed for another endpoint',
      { secret: secretOf(endpoint === 'booking' ? 'payment' : 'booking') },
    ],
  ])('refuses an event %s and stores nothing', async (_, options) => {
    const event = eventOf(type, { id: 'x_1', object: 'something' });
    const answer = await deliver(endpoint, JSON.stringify(event), options);
    expect([answer.status, answer.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(await storedEvent(event.id)).toBeUndefined();
  });
});

test.each([
  ['no JSON', 'hello', 400],
  ['no event', '{"object":"list"}', 400],
  ['too large', `"${'x'.repeat(1024 * 1024)}"`, 413],
])('a signed body that is %s is bad input', async (_, body, status) => {
  expect((await deliver('payment', body)).status).toBe(status);
});

test('there are six endpoints and no other', async () => {
  await api.anonymous().post('/webhooks/stripe/other', {}).expect(404);
});

test('of an event that nobody here knows is stored what it is about, with odd characters left out', async () => {
  const event = eventOf('product.created', { id: 'a\u0000b\ud800', name: 'Ada' });
  await send('payment', event);
  expect(await storedEvent(event.id)).toMatchObject({
    payload: { data: { object: { id: 'ab\ufffd' } } },
  });
  expect(JSON.stringify(await storedEvent(event.id))).not.toContain('Ada');
});

test('an event at the wrong endpoint is acknowledged and left to the right one', async () => {
  const { buyer, item } = await buyerOf(1299);
  const payment = await imaginedPayment(buyer, item.id);
  const completed = payment.completed();
  await send('customer', completed);
  expect(await storedEvent(completed.id)).toBeUndefined();
  expect((await buyer.get('/purchases').expect(200)).items).toEqual([]);
  await send('booking', completed);
  await saleOf(buyer, item.id);
});

describe('a payment', () => {
  test.each(['completed', 'intentSucceeded', 'charged'] as const)(
    'is a purchase as soon as the first event (%s) says so',
    async (first) => {
      const { buyer, item } = await buyerOf(1299);
      const payment = await imaginedPayment(buyer, item.id);
      await send(first === 'completed' ? 'booking' : 'payment', payment[first]());
      const sale = await saleOf(buyer, item.id);
      expect(await rightsOf(sale.id)).toEqual([null]);
    },
  );

  test('is one purchase and one entitlement, however often and at once its events come', async () => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    const [completed, succeeded, charged] = [
      payment.completed(),
      payment.intentSucceeded(),
      payment.charged(),
    ];
    await Promise.all(
      Array.from({ length: 4 }, () => [
        send('booking', completed),
        send('payment', succeeded),
        send('payment', charged),
      ]).flat(),
    );
    const { items } = await buyer.get('/purchases').expect(200);
    expect(items).toHaveLength(1);
    expect(await rightsOf(items[0].id)).toEqual([null]);
    expect((await ledgerOf(items[0].id)).kinds).toEqual(['sale']);
  });

  test('whose refund is heard of first grants nothing when it is heard of at last', async () => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    await send('payment', payment.refunded(1299));
    await send('booking', payment.completed());
    const sale = await saleOf(buyer, item.id, 'refunded');
    expect(await rightsOf(sale.id)).toEqual([]);
    expect(Object.values((await ledgerOf(sale.id)).sums).every((cents) => cents === 0)).toBe(true);
  });

  test.each([
    ['another amount', { amount: 1298 }],
    ['another currency', { currency: 'eur' }],
    ['another buyer', { metadata: { userId: randomUUID() } }],
    ['no checkout of ours', { metadata: {} }],
    ['an unknown checkout', { metadata: { checkoutSessionId: randomUUID() } }],
  ])('of %s grants nothing and is noted', async (_, fields) => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    const charged = payment.charged(fields);
    await send('payment', charged);
    expect((await buyer.get('/purchases').expect(200)).items).toEqual([]);
    expect((await storedEvent(charged.id))?.lastError).toMatch(/checkout/);
  });

  test('on a session that is not ours grants nothing', async () => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    await send('booking', payment.completed({ id: 'cs_test_other' }));
    expect((await buyer.get('/purchases').expect(200)).items).toEqual([]);
  });

  test('whose event has another shape is stored and noted, not refused', async () => {
    const event = eventOf('charge.succeeded', { object: 'charge', id: 5 });
    await send('payment', event);
    expect((await storedEvent(event.id))?.lastError).toMatch(/Not understood/);
  });
});

describe('a dispute', () => {
  test('suspends the item, and winning it gives it back', async () => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    await send('booking', payment.completed());
    const { id } = await saleOf(buyer, item.id);
    await send('dispute', payment.disputed('needs_response'));
    await saleOf(buyer, item.id, 'disputed');
    expect(await rightsOf(id)).toEqual(['disputed']);
    await send('dispute', payment.disputed('won', 30));
    await saleOf(buyer, item.id);
    expect(await rightsOf(id)).toEqual(['disputed', null]);
    const { sums, kinds } = await ledgerOf(id);
    expect(kinds).toEqual(['dispute', 'dispute_reversal', 'sale']);
    expect(sums).toMatchObject({ buyer: -1299, creator: 1169 });
  });

  test('that is lost revokes the item for good, whatever comes late', async () => {
    const { buyer, item } = await buyerOf(1299);
    const payment = await imaginedPayment(buyer, item.id);
    await send('dispute', payment.disputed('lost', 30));
    await send('booking', payment.completed());
    await send('dispute', payment.disputed('needs_response'));
    await send('payment', payment.charged());
    const { id } = await saleOf(buyer, item.id, 'disputed');
    expect(await rightsOf(id)).toEqual([]);
    const again = await buyer.post('/checkout/create', { contentId: item.id });
    expect([again.status, again.error.code]).toEqual([400, 'CONTENT_NOT_PURCHASABLE']);
  });
});
