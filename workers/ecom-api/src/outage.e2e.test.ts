import { schema } from '@codex/database';
import { teardownTestDatabase, waitFor, type TestClient } from '@codex/test-utils';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import {
  api,
  atStripe,
  buy,
  buyerOf,
  db,
  itemOf,
  ledgerOf,
  openCheckout,
  pay,
  rightsOf,
  saleOf,
  stripe,
} from './routes/shop.testkit.ts';
import { deliver, imaginedPayment, send, storedEvent } from './routes/webhook.testkit.ts';

const { checkoutSessions, ledgerEntries, outbox, purchases, webhookEvents } = schema;

const runCron = () =>
  fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/ecom-api`, { method: 'POST' });

afterEach(async () => {
  await atStripe('down', { down: false, latencyMs: 0 });
  await atStripe('webhooks', { paused: false, duplicates: 0, shuffle: false });
});
afterAll(teardownTestDatabase);

const sessionsFor = async (contentId: string) => {
  const { data } = await stripe.checkout.sessions.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.['contentId'] === contentId);
};

const intentOf = async ({ id }: { id: string }) =>
  String((await sessionsFor(id))[0]?.payment_intent);

describe('while Stripe', () => {
  test.each([
    ['answers 500', { status: 500 }],
    ['answers 503', { status: 503 }],
    ['hangs up', { status: 'reset' }],
  ])('%s, buying says so, and works once it is back', async (_, how) => {
    const { buyer, item } = await buyerOf(1000);
    await atStripe('down', { down: true, ...how });
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await atStripe('down', { down: false });
    await openCheckout(buyer, item.id);
    expect(await sessionsFor(item.id)).toHaveLength(1);
  });

  test('is slow, twenty at once still get one page', async () => {
    const { buyer, item } = await buyerOf(1000);
    await atStripe('down', { down: false, latencyMs: 3000 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        buyer.post('/checkout/create', { contentId: item.id }).expect(201),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await sessionsFor(item.id)).toHaveLength(1);
  });

  test('takes longer than we wait, asking again opens no second page', async () => {
    const { buyer, item } = await buyerOf(1000);
    await atStripe('down', { down: false, latencyMs: 9000 });
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([201, 503]).toContain(answer.status);
    await atStripe('down', { down: false, latencyMs: 0 });
    await waitFor(
      async () => (await buyer.post('/checkout/create', { contentId: item.id })).status === 201,
    );
    expect(await sessionsFor(item.id)).toHaveLength(1);
  });

  test('is down, a refund changes nothing, and afterwards is made once', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    await atStripe('down', { down: true, status: 'reset' });
    await creator.post(`/purchases/${id}/refund`, { amountCents: 400 }).expect(503);
    expect(await rightsOf(id)).toEqual([null]);
    await atStripe('down', { down: false });
    await creator.post(`/purchases/${id}/refund`, { amountCents: 400 }).expect(200);
    const { data } = await stripe.refunds.list({ payment_intent: stripePaymentIntentId });
    expect(data).toHaveLength(1);
  });

  test('is down, a checkout’s state is not guessed', async () => {
    const { buyer, item } = await buyerOf(1000);
    const sessionId = await openCheckout(buyer, item.id);
    await atStripe('down', { down: true, status: 503 });
    await buyer.get(`/checkout/${sessionId}`).expect(503);
  });
});

describe('webhooks', () => {
  test('in any order and three times each end in the same state', async () => {
    await atStripe('webhooks', { paused: true, duplicates: 2 });
    const creator = await api.creator();
    const buyer = await api.viewer();
    const [kept, refunded, disputed] = await Promise.all([
      itemOf(creator),
      itemOf(creator),
      itemOf(creator),
    ]);
    for (const item of [kept, refunded, disputed]) await pay(await openCheckout(buyer, item.id));
    await stripe.refunds.create({ payment_intent: await intentOf(refunded), amount: 299 });
    await stripe.refunds.create({ payment_intent: await intentOf(refunded) });
    await atStripe(`charges/${await intentOf(disputed)}/dispute`, { outcome: 'lost' });
    await atStripe('webhooks/all/flush', { order: 'shuffle' });

    const keptSale = await saleOf(buyer, kept.id, 'completed');
    const refundedSale = await saleOf(buyer, refunded.id, 'refunded');
    const disputedSale = await saleOf(buyer, disputed.id, 'disputed');
    expect((await rightsOf(keptSale.id)).filter((reason) => reason === null)).toHaveLength(1);
    for (const { id } of [refundedSale, disputedSale]) {
      expect(await rightsOf(id)).not.toContain(null);
      const { sums } = await ledgerOf(id);
      expect([sums['buyer'], sums['creator']]).toEqual([0, 0]);
    }
    expect((await ledgerOf(keptSale.id)).sums).toMatchObject({ buyer: -1299, creator: 1169 });
  });

  test('about a refund that never come are made up for when somebody refunds again', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    await atStripe('webhooks', { paused: true });
    await stripe.refunds.create({ payment_intent: stripePaymentIntentId });
    await creator.post(`/purchases/${id}/refund`, {}).expect(422);
    await saleOf(buyer, item.id, 'refunded');
    expect(await rightsOf(id)).toEqual(['refunded']);
  });

  test('that never come are made up for by asking Stripe when the checkout is over', async () => {
    await atStripe('webhooks', { paused: true });
    const { buyer, item } = await buyerOf(1000);
    const { item: unpaid } = await buyerOf(1000);
    const sessionId = await openCheckout(buyer, item.id);
    await openCheckout(buyer, unpaid.id);
    await pay(sessionId);
    await db
      .update(checkoutSessions)
      .set({ expiresAt: new Date(Date.now() - 120_000) })
      .where(eq(checkoutSessions.userId, buyer.id));
    await runCron();
    await saleOf(buyer, item.id);
  });

  test('are not needed to close the page of somebody whose account is gone', async () => {
    const buyer = await api.viewer({ name: 'Lea Leaver' });
    const item = await itemOf(await api.creator());
    const sessionId = await openCheckout(buyer, item.id);
    await buyer.delete('/api/user/account', { name: 'Lea Leaver' }).expect(204);
    await atStripe('webhooks', { paused: true });
    await runCron();
    expect((await stripe.checkout.sessions.retrieve(sessionId)).status).toBe('expired');
    await runCron();
    const rows = await db
      .select({ status: checkoutSessions.status })
      .from(checkoutSessions)
      .where(eq(checkoutSessions.userId, buyer.id));
    expect(rows).toEqual([{ status: 'expired' }]);
  });

  test('that could not be applied say why, and cron applies them', async () => {
    const { buyer, item } = await buyerOf(1000);
    const payment = await imaginedPayment(buyer, item.id);
    const completed = payment.completed();
    await refusePurchasesOf(buyer, async () => {
      const answer = await deliver('booking', JSON.stringify(completed));
      expect([answer.status, answer.error.code]).toEqual([500, 'INTERNAL_ERROR']);
      await send('booking', completed, 500);
      expect(await storedEvent(completed.id)).toMatchObject({ appliedAt: null, attempts: 2 });
      expect((await storedEvent(completed.id))?.lastError).toMatch(/\S/);
      expect((await buyer.get('/purchases').expect(200)).items).toEqual([]);
    });
    await db
      .update(webhookEvents)
      .set({ nextAttemptAt: new Date() })
      .where(eq(webhookEvents.id, completed.id));
    await runCron();
    const { id } = await saleOf(buyer, item.id);
    expect(await rightsOf(id)).toEqual([null]);
    expect((await storedEvent(completed.id))?.appliedAt).toBeInstanceOf(Date);
  });
});

/** Breaks the database for one person's purchases while `work` runs. */
async function refusePurchasesOf({ id }: TestClient, work: () => Promise<void>): Promise<void> {
  await db.execute(sql`create function test_refusal() returns trigger language plpgsql as
    $$ begin raise exception 'out of order'; end $$`);
  await db.execute(
    sql.raw(`create trigger test_refusal before insert on purchases
    for each row when (new.user_id = '${id}') execute function test_refusal()`),
  );
  try {
    await work();
  } finally {
    await db.execute(sql`drop trigger test_refusal on purchases`);
    await db.execute(sql`drop function test_refusal`);
  }
}

test('PostgreSQL killed amid purchases leaves each whole or not there, and all whole in the end', async () => {
  const creator = await api.creator();
  const item = await itemOf(creator);
  const buyers = await Promise.all(Array.from({ length: 8 }, () => api.viewer()));
  const sessions = await Promise.all(buyers.map((buyer) => openCheckout(buyer, item.id)));
  const ids = buyers.map(({ id }) => id);
  const paying = Promise.all(sessions.map((sessionId) => pay(sessionId)));
  const countPurchases = () => db.$count(purchases, inArray(purchases.userId, ids)).catch(() => 0);
  for (const made of [1, 3, 5]) {
    await waitFor(async () => (await countPurchases()) >= made, { timeout: 60_000 });
    await fetch(`${process.env['NEON_PROXY_URL']}/_local/postgres/kill`, { method: 'POST' });
    const halves = await waitFor(() => halfPurchases(ids).catch(() => undefined));
    expect(halves).toEqual([]);
  }
  await paying;
  await waitFor(async () => (await countPurchases()) === buyers.length, {
    timeout: 60_000,
    what: 'all purchases',
  });
  expect(await halfPurchases(ids)).toEqual([]);
});

/** Purchases without exactly one live entitlement, one booked sale and one receipt. */
async function halfPurchases(userIds: string[]): Promise<string[]> {
  const sales = db
    .select({ one: sql`1` })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.purchaseId, purchases.id),
        eq(ledgerEntries.kind, 'sale'),
        eq(ledgerEntries.account, 'buyer'),
      ),
    );
  const rows = await db
    .select({
      id: purchases.id,
      sales: sql<number>`(select count(*)::int from (${sales}) s)`,
      rights: sql<number>`(select count(*)::int from content_access a where a.purchase_id = purchases.id and a.revoked_at is null)`,
      receipts: sql<number>`(select count(*)::int from ${outbox} where ${outbox.dedupeKey} = 'receipt:' || purchases.id)`,
    })
    .from(purchases)
    .where(inArray(purchases.userId, userIds));
  return rows
    .filter((row) => row.sales !== 1 || row.rights !== 1 || row.receipts !== 1)
    .map(({ id }) => id);
}
