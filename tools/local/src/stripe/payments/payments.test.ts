import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionParams, startStand } from '../stand.testkit.ts';
import type { Stand } from '../stand.testkit.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});

afterAll(() => stand.stop());

async function paidSession(changes?: Stripe.Checkout.SessionCreateParams) {
  const session = await stand.stripe.checkout.sessions.create(sessionParams(changes));
  await stand.local(`checkout/sessions/${session.id}/pay`, { outcome: 'paid' });
  return stand.stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
  });
}

function chargeOf(session: Stripe.Checkout.Session): Stripe.Charge {
  const intent = session.payment_intent;
  if (!intent || typeof intent === 'string') throw new Error('not expanded');
  const charge = intent.latest_charge;
  if (!charge || typeof charge === 'string') throw new Error('not expanded');
  return charge;
}

describe('checkout', () => {
  test('a new session is open, unpaid and has an address to pay at', async () => {
    const session = await stand.stripe.checkout.sessions.create(
      sessionParams({ client_reference_id: 'user-1', metadata: { contentId: 'c1' } }),
    );
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 1000,
      currency: 'usd',
      client_reference_id: 'user-1',
      metadata: { contentId: 'c1' },
      payment_intent: null,
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.url).toBe(`${stand.url}/c/pay/${session.id}`);
    expect(session.expires_at - session.created).toBe(86_400);
  });

  test('a paid session leads to its charge, its fee and its receipt', async () => {
    const session = await paidSession({ payment_intent_data: { metadata: { purchase: 'p1' } } });
    const charge = chargeOf(session);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(session.line_items?.data[0]).toMatchObject({
      description: 'A film',
      amount_total: 1000,
    });
    expect(charge).toMatchObject({
      amount: 1000,
      paid: true,
      refunded: false,
      disputed: false,
      status: 'succeeded',
      metadata: { purchase: 'p1' },
      billing_details: { email: 'jenny@example.com' },
      balance_transaction: { amount: 1000, fee: 59, net: 941 },
    });
    const receipt = await fetch(String(charge.receipt_url));
    expect(await receipt.text()).toContain('$10.00');
  });

  test('a payment tells its events in the order Stripe tells them, each to its endpoint', async () => {
    const session = await paidSession();
    const charge = chargeOf(session);
    await stand.waitFor('charge.updated', charge.id);
    await stand.waitFor('checkout.session.completed', session.id);
    const events = await stand.stripe.events.list({ limit: 10 });
    const types = events.data
      .reverse()
      .map(({ type }) => type)
      .filter((type) => !/^(product|price)\./.test(type));
    expect(types.slice(-5)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    for (const { endpoint, event } of stand.received) {
      expect(endpoint).toBe(event.type.startsWith('checkout.') ? 'booking' : 'payment');
    }
  });

  test('a declined card leaves the session open for another one, on the same payment intent', async () => {
    const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
    await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'declined' });
    const declined = await stand.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent'],
    });
    expect(declined).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined' },
      },
    });
    await stand.waitFor('payment_intent.payment_failed', intentId(declined));
    await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'paid' });
    const paid = await stand.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(paid.payment_intent).toMatchObject({ status: 'succeeded', last_payment_error: null });
    const charges = await stand.stripe.charges.list({ payment_intent: intentId(paid) });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test.each([
    ['arrives', 'async_succeeded', 'paid', 'checkout.session.async_payment_succeeded', 'succeeded'],
    [
      'bounces',
      'async_failed',
      'unpaid',
      'checkout.session.async_payment_failed',
      'requires_payment_method',
    ],
  ])(
    'a bank debit that %s says so after the session completed',
    async (_, outcome, status, type, intent) => {
      const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
      await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'async_pending' });
      const pending = await stand.stripe.checkout.sessions.retrieve(id, {
        expand: ['payment_intent'],
      });
      expect(pending).toMatchObject({
        status: 'complete',
        payment_status: 'unpaid',
        payment_intent: { status: 'processing' },
      });
      await stand.local(`checkout/sessions/${id}/pay`, { outcome });
      const settled = await stand.stripe.checkout.sessions.retrieve(id, {
        expand: ['payment_intent'],
      });
      expect(settled).toMatchObject({ payment_status: status, payment_intent: { status: intent } });
      await stand.waitFor(type, id);
    },
  );

  test('an expired session cannot be paid or expired again', async () => {
    const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
    const expired = await stand.stripe.checkout.sessions.expire(id);
    expect(expired).toMatchObject({ status: 'expired', url: null });
    await stand.waitFor('checkout.session.expired', id);
    const paying = await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'paid' });
    expect(paying.status).toBe(400);
    await expect(stand.stripe.checkout.sessions.expire(id)).rejects.toThrow(/status of `expired`/);
  });
});

describe('refunds', () => {
  test('parts add up to the whole and nothing goes beyond it', async () => {
    const session = await paidSession();
    const charge = chargeOf(session);
    const part = await stand.stripe.refunds.create({
      payment_intent: intentId(session),
      amount: 400,
    });
    expect(part).toMatchObject({ amount: 400, charge: charge.id, status: 'succeeded' });
    expect(await stand.stripe.charges.retrieve(charge.id)).toMatchObject({
      amount_refunded: 400,
      refunded: false,
    });
    await expect(stand.stripe.refunds.create({ charge: charge.id, amount: 601 })).rejects.toThrow(
      'Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)',
    );
    const rest = await stand.stripe.refunds.create({ charge: charge.id, reason: 'duplicate' });
    expect(rest.amount).toBe(600);
    await expect(stand.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: 'charge_already_refunded',
      statusCode: 400,
    });
    const { event } = await stand.waitFor('charge.refunded', '"refunded":true');
    expect(event.data.previous_attributes).toMatchObject({ amount_refunded: 400 });
    await stand.waitFor('refund.updated', rest.id);
    const listed = await stand.stripe.refunds.list({ charge: charge.id });
    expect(listed.data.map(({ id }) => id)).toEqual([rest.id, part.id]);
  });

  test('an unpaid payment intent has nothing to refund', async () => {
    const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
    await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'declined' });
    const session = await stand.stripe.checkout.sessions.retrieve(id);
    await expect(
      stand.stripe.refunds.create({ payment_intent: intentId(session) }),
    ).rejects.toThrow(/does not have a successful charge to refund/);
  });
});

describe('disputes', () => {
  test('a won dispute takes the money and gives it back', async () => {
    const charge = chargeOf(await paidSession());
    const opened = await stand.local(`charges/${charge.id}/dispute`, { outcome: 'created' });
    expect(opened.body).toMatchObject({
      object: 'dispute',
      status: 'needs_response',
      amount: 1000,
    });
    await expect(stand.stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    await stand.local(`charges/${charge.id}/dispute`, { outcome: 'won' });
    const won = await stand.stripe.disputes.retrieve(String(opened.body.id));
    expect(won.status).toBe('won');
    expect(won.balance_transactions.map(({ amount }) => amount)).toEqual([-1000, 1000]);
    await stand.waitFor('charge.dispute.funds_reinstated', won.id);
    const told = stand.received.filter(({ endpoint }) => endpoint === 'dispute');
    expect(new Set(told.map(({ event }) => event.type))).toEqual(
      new Set([
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.closed',
        'charge.dispute.funds_reinstated',
      ]),
    );
  });

  test('a lost dispute can be asked for at once, by payment intent', async () => {
    const session = await paidSession();
    const lost = await stand.local(`charges/${intentId(session)}/dispute`, { outcome: 'lost' });
    expect(lost.body).toMatchObject({ status: 'lost', charge: chargeOf(session).id });
    expect((await stand.stripe.charges.retrieve(chargeOf(session).id)).disputed).toBe(true);
  });
});

function intentId({ payment_intent }: Stripe.Checkout.Session): string {
  return typeof payment_intent === 'string' ? payment_intent : String(payment_intent?.id);
}
