import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sessionParams, startStand } from '../stand.testkit.ts';
import type { Stand } from '../stand.testkit.ts';

let stand: Stand;

beforeEach(async () => {
  stand = await startStand();
});

afterEach(() => stand.stop());

async function pay(): Promise<string> {
  const { id } = await stand.stripe.checkout.sessions.create(sessionParams());
  await stand.local(`checkout/sessions/${id}/pay`, { outcome: 'paid' });
  return id;
}

async function deliveries(query = '') {
  const response = await fetch(`${stand.url}/_local/deliveries${query}`);
  const { items }: { items: Record<string, unknown>[] } = await response.json();
  return items;
}

test('an endpoint that fails is asked again until it answers', async () => {
  stand.refusing.add('booking');
  const id = await pay();
  await vi.waitFor(async () => {
    const [delivery] = await deliveries('?endpoint=booking');
    expect(delivery).toMatchObject({ status: 'pending', lastStatus: 500 });
  });
  stand.refusing.clear();
  await stand.waitFor('checkout.session.completed', id);
  await vi.waitFor(async () => {
    const [delivery] = await deliveries('?endpoint=booking');
    expect(delivery).toMatchObject({ status: 'delivered', lastStatus: 200 });
    expect(Number(delivery?.attempts)).toBeGreaterThan(1);
  });
});

test('what was not delivered survives a restart', async () => {
  await stand.local('webhooks', { paused: true });
  const id = await pay();
  await stand.restart();
  await stand.waitFor('checkout.session.completed', id);
  expect((await stand.stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
});

test('paused events wait and are flushed in the order asked for', async () => {
  await stand.local('webhooks', { paused: true });
  await pay();
  expect(stand.received).toEqual([]);
  const created = (await deliveries()).map(({ type }) => type).reverse();
  expect(created).toHaveLength(5);
  await stand.local('webhooks/flush', { order: 'reverse' });
  expect(stand.types()).toEqual(created.toReversed());
  expect(await deliveries('?status=pending')).toEqual([]);
});

test('duplicates and disorder come on request', async () => {
  await stand.local('webhooks', { duplicates: 2, shuffle: true });
  await pay();
  await vi.waitFor(() => expect(stand.received).toHaveLength(15), { timeout: 5000 });
  const ids = stand.received.map(({ event }) => event.id);
  expect(new Set(ids).size).toBe(5);
});

test('an event is sent again when asked for', async () => {
  const id = await pay();
  const { event } = await stand.waitFor('checkout.session.completed', id);
  await stand.local(`events/${event.id}/resend`);
  await vi.waitFor(() => {
    const copies = stand.received.filter((received) => received.event.id === event.id);
    expect(copies).toHaveLength(2);
  });
});

test('an event says how many deliveries are still owed', async () => {
  await stand.local('webhooks', { paused: true });
  await pay();
  const owed = await stand.stripe.events.list({ type: 'checkout.session.*' });
  expect(owed.data[0]?.pending_webhooks).toBe(1);
  await stand.local('webhooks', { paused: false });
  await vi.waitFor(async () => {
    const event = await stand.stripe.events.retrieve(String(owed.data[0]?.id));
    expect(event.pending_webhooks).toBe(0);
  });
});
