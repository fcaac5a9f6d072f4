import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionParams, startStand } from '../stand.testkit.ts';
import type { Stand } from '../stand.testkit.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});

afterAll(() => stand.stop());

test('a customer is made, changed, found, used and removed', async () => {
  const { customers, checkout } = stand.stripe;
  const made = await customers.create({
    email: 'ada@example.com',
    metadata: { user: '1', old: 'x' },
  });
  const changed = await customers.update(made.id, { name: 'Ada', metadata: { old: '' } });
  expect(changed).toMatchObject({ email: 'ada@example.com', name: 'Ada', metadata: { user: '1' } });
  const found = await customers.list({ email: 'ada@example.com' });
  expect(found.data.map(({ id }) => id)).toEqual([made.id]);
  const session = await checkout.sessions.create(sessionParams({ customer: made.id }), {});
  const expanded = await checkout.sessions.retrieve(session.id, { expand: ['customer'] });
  expect(expanded).toMatchObject({ customer: { id: made.id, name: 'Ada' } });
  expect(await customers.del(made.id)).toMatchObject({ deleted: true });
  expect(await customers.retrieve(made.id)).toMatchObject({ deleted: true });
  await expect(customers.update(made.id, {})).rejects.toMatchObject({ statusCode: 404 });
  const told = await stand.waitFor('customer.updated', made.id);
  expect(told.endpoint).toBe('customer');
  expect(told.event.data.previous_attributes).toMatchObject({ name: null });
});

test('a session that is asked to makes a customer of its buyer', async () => {
  const session = await stand.stripe.checkout.sessions.create(
    sessionParams({ customer_creation: 'always', customer_email: 'guest@example.com' }),
  );
  expect(session.customer).toBeNull();
  await stand.local(`checkout/sessions/${session.id}/pay`, { outcome: 'paid' });
  const paid = await stand.stripe.checkout.sessions.retrieve(session.id, { expand: ['customer'] });
  expect(paid.customer).toMatchObject({ email: 'guest@example.com' });
});

test('products and prices are kept and sold', async () => {
  const { products, prices, checkout } = stand.stripe;
  const product = await products.create({ name: 'Season pass' });
  const price = await prices.create({ product: product.id, currency: 'gbp', unit_amount: 2500 });
  const session = await checkout.sessions.create(
    sessionParams({ line_items: [{ price: price.id, quantity: 2 }] }),
  );
  expect(session).toMatchObject({ amount_total: 5000, currency: 'gbp' });
  const items = await checkout.sessions.listLineItems(session.id);
  expect(items.data[0]).toMatchObject({
    description: 'Season pass',
    quantity: 2,
    amount_total: 5000,
  });
  await prices.update(price.id, { active: false });
  await expect(
    checkout.sessions.create(sessionParams({ line_items: [{ price: price.id, quantity: 1 }] })),
  ).rejects.toThrow(/inactive/);
  const active = await prices.list({ product: product.id, active: true });
  expect(active.data).toEqual([]);
});

test('lists are paged newest first in both directions', async () => {
  const { customers } = stand.stripe;
  const made: string[] = [];
  for (const index of [1, 2, 3, 4, 5]) {
    made.unshift((await customers.create({ email: 'page@example.com', name: `N${index}` })).id);
  }
  const email = 'page@example.com';
  const first = await customers.list({ email, limit: 2 });
  expect(first).toMatchObject({ has_more: true });
  expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const second = await customers.list({ email, limit: 2, starting_after: made[1] });
  expect(second.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
  const back = await customers.list({ email, limit: 2, ending_before: made[3] });
  expect(back.data.map(({ id }) => id)).toEqual(made.slice(1, 3));
  const all: string[] = [];
  for await (const customer of customers.list({ email, limit: 2 })) all.push(customer.id);
  expect(all).toEqual(made);
});

test('an account is paid once it finished its set-up', async () => {
  const { accounts, accountLinks, transfers } = stand.stripe;
  const account = await accounts.create({
    type: 'express',
    email: 'creator@example.com',
    capabilities: { transfers: { requested: true } },
  });
  const transfer = { amount: 900, currency: 'usd', destination: account.id, transfer_group: 'g' };
  await expect(transfers.create(transfer)).rejects.toThrow(/capabilities/);
  const link = await accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    return_url: 'http://localhost:5173/payouts',
    refresh_url: 'http://localhost:5173/again',
  });
  const answer = await fetch(link.url, { method: 'POST', redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('http://localhost:5173/payouts');
  expect(await accounts.retrieve(account.id)).toMatchObject({ payouts_enabled: true });
  const paid = await transfers.create(transfer);
  expect(paid).toMatchObject({ amount: 900, destination: account.id });
  const told = await stand.waitFor('transfer.created', paid.id);
  expect(told.endpoint).toBe('connect');
});
