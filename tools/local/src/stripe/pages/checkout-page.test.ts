import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sessionParams, startStand } from '../stand.testkit.ts';
import type { Stand } from '../stand.testkit.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});

afterAll(() => stand.stop());

async function newSession(name = 'A film') {
  const line_items = [
    { quantity: 1, price_data: { currency: 'eur', unit_amount: 1250, product_data: { name } } },
  ];
  return stand.stripe.checkout.sessions.create(
    sessionParams({ line_items, customer_email: 'jenny@example.com' }),
  );
}

async function submit(id: string, fields: Record<string, string>) {
  const body = new URLSearchParams({
    email: 'jenny@example.com',
    method: 'card',
    card: '4242 4242 4242 4242',
    expiry: '12 / 34',
    cvc: '123',
    name: 'Jenny Rosen',
    ...fields,
  });
  const address = `${stand.url}/c/pay/${id}`;
  const response = await fetch(address, { method: 'POST', body, redirect: 'manual' });
  return {
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
  };
}

describe('the hosted page', () => {
  test('shows what is bought, for how much, and who pays, without letting names become markup', async () => {
    const session = await newSession('<script>alert("x")</script>');
    const page = await (await fetch(String(session.url))).text();
    expect(page).toContain('€12.50');
    expect(page).toContain('value="jenny@example.com"');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
    expect(page).toContain('href="http://localhost:5173/back"');
  });

  test('takes the card and sends the buyer to where the seller said', async () => {
    const { id } = await newSession();
    const answer = await submit(id, {});
    expect(answer).toMatchObject({
      status: 303,
      location: `http://localhost:5173/done?session=${id}`,
    });
    const paid = await stand.stripe.checkout.sessions.retrieve(id);
    expect(paid).toMatchObject({
      payment_status: 'paid',
      customer_details: { name: 'Jenny Rosen' },
    });
    const again = await submit(id, {});
    expect(again.status).toBe(200);
    expect(again.text).toContain('You’re all done here');
  });

  test.each([
    ['4000000000000002', 'Your card was declined.'],
    ['4000000000009995', 'Your card has insufficient funds.'],
    ['4242424242424241', 'Your card number is invalid.'],
    ['4012888888881881', 'test mode, but used a non test card'],
  ])('says why card %s did not work and lets the buyer try again', async (card, message) => {
    const { id } = await newSession();
    const refused = await submit(id, { card });
    expect(refused.status).toBe(402);
    expect(refused.text).toContain(message);
    expect((await submit(id, {})).status).toBe(303);
  });

  test('names the fields that are missing or past', async () => {
    const { id } = await newSession();
    const answer = await submit(id, { expiry: '01 / 20', cvc: '', name: '' });
    expect(answer.status).toBe(402);
    for (const field of ['expiry', 'cvc', 'name']) {
      expect(answer.text).toContain(`aria-describedby="${field}-error"`);
    }
  });

  test('asks a buyer whom nobody named for an address', async () => {
    const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
    const answer = await submit(id, { email: 'nobody' });
    expect(answer.text).toContain('aria-describedby="email-error"');
    await submit(id, { email: 'ada@example.com' });
    const paid = await stand.stripe.checkout.sessions.retrieve(id);
    expect(paid.customer_details).toMatchObject({ email: 'ada@example.com' });
  });

  test('keeps to the address the seller gave and to the ways to pay the seller allows', async () => {
    const { id } = await stand.stripe.checkout.sessions.create(
      sessionParams({ customer_email: 'ada@example.com', allowed_payment_method_types: ['card'] }),
    );
    const page = await (await fetch(`${stand.url}/c/pay/${id}`)).text();
    expect(page).not.toContain('Bank debit');
    await submit(id, { email: 'other@example.com', method: 'bank' });
    const paid = await stand.stripe.checkout.sessions.retrieve(id);
    expect(paid).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com' },
    });
  });

  test('asks for confirmation with 3D Secure, which can be given or refused', async () => {
    const { id } = await newSession();
    const card = '4000002500003155';
    const asked = await submit(id, { card });
    expect(asked.text).toContain('Complete authentication');
    const session = await stand.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent'],
    });
    expect(session.payment_intent).toMatchObject({ status: 'requires_action' });
    const refused = await submit(id, { card, confirm: 'no' });
    expect(refused.text).toContain('unable to authenticate your payment method');
    expect((await submit(id, { card, confirm: 'yes' })).status).toBe(303);
  });

  test('takes a bank debit that is paid later', async () => {
    const { id } = await newSession();
    const answer = await submit(id, { method: 'bank', card: '', expiry: '', cvc: '' });
    expect(answer.status).toBe(303);
    const session = await stand.stripe.checkout.sessions.retrieve(id);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  });

  test('of an expired session says so and offers the way back', async () => {
    const session = await newSession();
    await stand.stripe.checkout.sessions.expire(session.id);
    const response = await fetch(String(session.url));
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('This page has expired');
    expect((await submit(session.id, {})).status).toBe(410);
  });

  test('of a session that never was is not found', async () => {
    expect((await fetch(`${stand.url}/c/pay/cs_test_none`)).status).toBe(404);
    expect((await fetch(`${stand.url}/receipts/payment/ch_none/x`)).status).toBe(404);
  });
});
