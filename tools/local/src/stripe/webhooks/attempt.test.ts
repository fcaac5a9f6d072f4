import { expect, test } from 'vitest';
import type { Delivery } from '../records.ts';
import { settled } from './attempt.ts';

const fresh: Delivery = {
  id: 'dlv_1',
  event: 'evt_1',
  type: 'charge.succeeded',
  endpoint: 'payment',
  status: 'pending',
  attempts: 0,
  createdAt: 0,
  nextAttemptAt: 0,
  deliveredAt: null,
  lastStatus: null,
  lastError: null,
};

test('each failure doubles the pause, up to half a minute', () => {
  const pauses: number[] = [];
  let delivery = fresh;
  for (let attempt = 0; attempt < 9; attempt += 1) {
    delivery = settled(delivery, { status: 500, error: null }, 1000);
    pauses.push(delivery.nextAttemptAt - 1000);
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [302, 'pending'],
  [401, 'pending'],
  [503, 'pending'],
  [null, 'pending'],
])('an answer of %s leaves the delivery %s', (status, state) => {
  expect(settled(fresh, { status, error: null }, 1000).status).toBe(state);
});

test('after three days nobody tries again', () => {
  const late = settled(fresh, { status: 500, error: null }, 3 * 86_400_000 + 1);
  expect(late.status).toBe('abandoned');
});
