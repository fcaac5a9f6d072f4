import type { StripeEvent } from '@codex/validation';
import { expect, test } from 'vitest';
import { paymentKeyOf, paymentObjectOf } from './webhook-events.ts';
import { withoutPeople } from './webhook-privacy.ts';

const who = { email: 'ada@example.test', name: 'Ada Lovelace', address: { line1: '1 Street' } };
const eventOf = (type: string, object: object): StripeEvent => ({
  id: 'evt_1',
  object: 'event',
  type,
  created: 1,
  data: { object: { ...object }, previous_attributes: { billing_details: who } },
});
const charge = {
  object: 'charge',
  id: 'ch_1',
  payment_intent: { id: 'pi_1', receipt_email: who.email },
  status: 'succeeded',
  captured: true,
  amount: 1299,
  currency: 'EUR',
  metadata: { userId: '01a1fc35-d616-7607-8375-91d8f432f801', note: who.name },
  balance_transaction: null,
  billing_details: who,
  receipt_email: who.email,
  shipping: who,
};
const dispute = {
  object: 'dispute',
  id: 'du_1',
  payment_intent: 'pi_1',
  amount: 1299,
  status: 'needs_response',
  evidence: { customer_name: who.name },
};

test.each([
  ['charge.succeeded', charge],
  ['charge.dispute.created', dispute],
])('of %s is kept what the payment is made of, and nobody’s name', (type, object) => {
  const event = eventOf(type, object);
  const stored = withoutPeople(event);
  expect(JSON.stringify(stored)).not.toMatch(/lovelace|ada@|street/i);
  expect(paymentKeyOf(stored)).toBe('pi_1');
  // As it is read again, from the database.
  expect(paymentObjectOf(JSON.parse(JSON.stringify(stored)))).toEqual(paymentObjectOf(event));
  expect(withoutPeople(stored)).toEqual(stored);
});

test('of an event about anything else is kept what it is about', () => {
  const { data } = withoutPeople(
    eventOf('customer.created', { object: 'customer', id: 'cus_1', ...who }),
  );
  expect(data).toEqual({ object: { object: 'customer', id: 'cus_1' } });
});

test('of a payment’s event that is not understood the shape is kept, without the payer', () => {
  const { data } = withoutPeople(eventOf('charge.succeeded', { ...charge, amount: '1299' }));
  expect(data.object).toMatchObject({
    amount: '1299',
    currency: 'EUR',
    payment_intent: { id: 'pi_1' },
  });
  expect(JSON.stringify(data)).not.toMatch(/ada@|street/i);
});
