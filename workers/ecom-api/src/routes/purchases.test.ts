import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  createTestOrganization,
  mailTo,
  teardownTestDatabase,
  waitFor,
} from '@codex/test-utils';
import { eq, like } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';
import {
  api,
  atStripe,
  buy,
  buyerOf,
  db,
  itemOf,
  ledgerOf,
  rightsOf,
  saleOf,
  stripe,
} from './shop.testkit.ts';
import { imaginedPayment, send } from './webhook.testkit.ts';

const { outbox, purchases, streamRevocations } = schema;

afterAll(teardownTestDatabase);

describe('a purchase', () => {
  test('is the buyer’s to see, with its receipt, and nobody else’s', async () => {
    const { creator, buyer, item } = await buyerOf(1299);
    const { id } = await buy(buyer, item.id);
    const { data } = await buyer.get(`/purchases/${id}`).expect(200);
    expect(data).toEqual({
      id,
      contentId: item.id,
      content: { id: item.id, title: item.title, slug: item.slug, thumbnailUrl: null },
      amountCents: 1299,
      currency: 'usd',
      status: 'completed',
      refundedCents: 0,
      purchasedAt: expect.stringMatching(/Z$/),
      receiptUrl: expect.stringMatching(/^http/),
    });
    const { body } = await buyer.get('/purchases').expect(200);
    expect(body).toEqual({
      items: [data],
      pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
    });
    const other = await api.viewer();
    const theirs = await other.get(`/purchases/${id}`).expect(404);
    expect(theirs.error).toEqual((await other.get(`/purchases/${randomUUID()}`).expect(404)).error);
    await creator.get(`/purchases/${id}`).expect(404);
    expect((await other.get('/purchases').expect(200)).items).toEqual([]);
    await api.anonymous().get('/purchases').expect(401);
    await api.anonymous().get(`/purchases/${id}`).expect(401);
  });

  test('opens the item, and is confirmed by mail once', async () => {
    const { buyer, item } = await buyerOf(1299);
    expect((await buyer.get(`/api/content/${item.id}`).expect(200)).data.access.granted).toBe(
      false,
    );
    const { id } = await buy(buyer, item.id);
    const { data } = await buyer.get(`/api/content/${item.id}`).expect(200);
    expect(data.access).toEqual({ granted: true, reason: 'purchased' });
    await mailTo(buyer.user.email, /receipt|purchase|Notes on light/i);
    const mails = await db
      .select()
      .from(outbox)
      .where(like(outbox.dedupeKey, `receipt:${id}`));
    expect(mails).toHaveLength(1);
  });

  test('knows what Stripe kept, borne by the platform', async () => {
    const { buyer, item } = await buyerOf(10_000);
    const { id } = await buy(buyer, item.id);
    const sale = await waitFor(async () => {
      const [row] = await db.select().from(purchases).where(eq(purchases.id, id));
      return row?.stripeFeeCents != null && row;
    });
    const fee = sale.stripeFeeCents ?? 0;
    expect(fee).toBeGreaterThan(0);
    expect((await ledgerOf(id)).sums).toEqual({
      buyer: -10_000,
      stripe: fee,
      platform: 1000 - fee,
      creator: 9000,
    });
  });
});

describe('sales', () => {
  test('show the split that adds up, the buyer’s name and never their address', async () => {
    const owner = await api.creator();
    const studio = await createTestOrganization(owner, { revenueShareBasisPoints: 3333 });
    const item = await itemOf(owner, { organizationId: studio.id, priceCents: 999 });
    const buyer = await api.viewer({ name: 'Bea Buyer' });
    await buy(buyer, item.id);
    const answer = await owner.get(`/sales?organizationId=${studio.id}`).expect(200);
    const [sale] = answer.items;
    expect(sale).toMatchObject({
      buyer: { name: 'Bea Buyer' },
      organizationId: studio.id,
      payoutState: 'pending',
      platformFeeCents: 100,
      organizationCents: 300,
      creatorCents: 599,
    });
    expect(answer.text).not.toContain(buyer.user.email);
    expect((await owner.get('/sales').expect(200)).items).toEqual([sale]);
  });

  test('of an organization are its owners’ and admins’ to see', async () => {
    const owner = await api.creator();
    const studio = await createTestOrganization(owner);
    const item = await itemOf(owner, { organizationId: studio.id });
    await buy(await api.viewer(), item.id);
    for (const [role, status] of [
      ['admin', 200],
      ['creator', 404],
      ['member', 404],
    ] as const) {
      const person = await api.viewer();
      await addTestMember(studio, person, role);
      const answer = await person.get(`/sales?organizationId=${studio.id}`).expect(status);
      if (status === 200) expect(answer.items).toHaveLength(1);
      expect((await person.get('/sales').expect(200)).items).toEqual([]);
    }
    const stranger = await api.creator();
    const theirs = await stranger.get(`/sales?organizationId=${studio.id}`).expect(404);
    const unknown = await stranger.get(`/sales?organizationId=${randomUUID()}`).expect(404);
    expect(theirs.error).toEqual(unknown.error);
    await api.anonymous().get('/sales').expect(401);
  });

  test('can be asked for by time, page by page', async () => {
    const creator = await api.creator();
    for (const day of ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01']) {
      const item = await itemOf(creator);
      const payment = await imaginedPayment(await api.viewer(), item.id);
      const created = Date.parse(`${day}T12:00:00Z`) / 1000;
      await send('booking', { ...payment.completed(), created });
    }
    const { body } = await creator.get('/sales?from=2026-02-01&to=2026-03-01&limit=1').expect(200);
    expect(body.pagination).toEqual({ page: 1, limit: 1, total: 2, totalPages: 2 });
    expect(body.items[0].purchasedAt).toBe('2026-02-28T12:00:00.000Z');
    const second = await creator
      .get('/sales?from=2026-02-01T12:00:00Z&to=2026-03-01&limit=1&page=2')
      .expect(200);
    expect(second.items[0].purchasedAt).toBe('2026-02-01T12:00:00.000Z');
    await creator.get('/sales?from=yesterday').expect(400);
    await creator.get('/sales?organizationId=1').expect(400);
  });
});

describe('a refund', () => {
  test('of everything takes the item back and ends its streams', async () => {
    const { creator, buyer, item } = await buyerOf(1299);
    const { id } = await buy(buyer, item.id);
    const { data } = await creator
      .post(`/purchases/${id}/refund`, { reason: 'Not what they expected' })
      .expect(200);
    expect(data).toMatchObject({
      status: 'refunded',
      refundedCents: 1299,
      payoutState: 'reversed',
    });
    expect(await rightsOf(id)).toEqual(['refunded']);
    expect((await buyer.get(`/api/content/${item.id}`).expect(200)).data.access.granted).toBe(
      false,
    );
    const ended = await db
      .select()
      .from(streamRevocations)
      .where(eq(streamRevocations.userId, buyer.id));
    expect(ended).toMatchObject([{ contentId: item.id }]);
    const { buyer: back = 0, creator: kept = 0 } = (await ledgerOf(id)).sums;
    expect([back, kept]).toEqual([0, 0]);
    await mailTo(buyer.user.email, /refund/i);
    const again = await creator.post(`/purchases/${id}/refund`).expect(422);
    expect(again.error.code).toBe('BUSINESS_RULE');
  });

  test('of a part leaves the item, until nothing is left', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id } = await buy(buyer, item.id);
    const first = await creator.post(`/purchases/${id}/refund`, { amountCents: 333 }).expect(200);
    expect(first.data).toMatchObject({ status: 'partially_refunded', refundedCents: 333 });
    expect(await rightsOf(id)).toEqual([null]);
    const tooMuch = await creator.post(`/purchases/${id}/refund`, { amountCents: 668 }).expect(422);
    expect(tooMuch.error.details).toEqual({ leftCents: 667, reason: 'refund_over_rest' });
    await creator.post(`/purchases/${id}/refund`, { amountCents: 333 }).expect(200);
    const last = await creator.post(`/purchases/${id}/refund`, {}).expect(200);
    expect(last.data).toMatchObject({ status: 'refunded', refundedCents: 1000 });
    expect(await rightsOf(id)).toEqual(['refunded']);
    const { sums } = await ledgerOf(id);
    expect([sums['buyer'], sums['creator']]).toEqual([0, 0]);
  });

  test('asked for many times at once is made once', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        creator.post(`/purchases/${id}/refund`, { amountCents: 400 }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { data } = await stripe.refunds.list({ payment_intent: stripePaymentIntentId });
    expect(data.map(({ amount }) => amount)).toEqual([400]);
    const [row] = await db.select().from(purchases).where(eq(purchases.id, id));
    expect(row?.refundedCents).toBe(400);
  });

  test('is the seller’s to give: the creator’s, or those’ who run its organization', async () => {
    const creator = await api.creator();
    const owner = await api.creator();
    const studio = await createTestOrganization(owner);
    await addTestMember(studio, creator, 'creator');
    const item = await itemOf(creator, { organizationId: studio.id });
    const buyer = await api.viewer();
    const { id } = await buy(buyer, item.id);
    const member = await api.viewer();
    await addTestMember(studio, member, 'creator');
    for (const person of [buyer, member, await api.creator()]) {
      await person.post(`/purchases/${id}/refund`, {}).expect(404);
    }
    await api.anonymous().post(`/purchases/${id}/refund`, {}).expect(401);
    await creator.post(`/purchases/${id}/refund`, { amountCents: 1 }).expect(200);
    await owner.post(`/purchases/${id}/refund`, { amountCents: 2 }).expect(200);
  });

  test.each([
    { amountCents: 0 },
    { amountCents: -1 },
    { amountCents: 1.5 },
    { amountCents: '5' },
    { amount: 5 },
  ])('of %j is bad input', async (body) => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id } = await buy(buyer, item.id);
    await creator.post(`/purchases/${id}/refund`, body).expect(400);
  });

  test('made in Stripe’s dashboard counts as well', async () => {
    const { buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    await stripe.refunds.create({ payment_intent: stripePaymentIntentId });
    await saleOf(buyer, item.id, 'refunded');
    expect(await rightsOf(id)).toEqual(['refunded']);
  });

  test('lets the buyer buy the item again', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const first = await buy(buyer, item.id);
    await creator.post(`/purchases/${first.id}/refund`, {}).expect(200);
    const second = await buy(buyer, item.id);
    expect(second.id).not.toBe(first.id);
    expect([await rightsOf(first.id), await rightsOf(second.id)]).toEqual([['refunded'], [null]]);
  });
});

describe('a dispute', () => {
  test('suspends the item and cannot be refunded; losing it revokes the item', async () => {
    const { creator, buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    await atStripe(`charges/${stripePaymentIntentId}/dispute`, { outcome: 'created' });
    await saleOf(buyer, item.id, 'disputed');
    expect(await rightsOf(id)).toEqual(['disputed']);
    const refused = await creator.post(`/purchases/${id}/refund`, {}).expect(422);
    expect(refused.error.details).toEqual({ reason: 'payment_disputed' });
    expect((await creator.get('/sales').expect(200)).items[0].payoutState).toBe('held');
    await atStripe(`charges/${stripePaymentIntentId}/dispute`, { outcome: 'lost' });
    await waitFor(async () => (await ledgerOf(id)).kinds.includes('dispute_fee'));
    expect(await rightsOf(id)).toEqual(['disputed']);
    const { sums } = await ledgerOf(id);
    expect([sums['buyer'], sums['creator']]).toEqual([0, 0]);
  });

  test('that is won gives the item back as a new entitlement', async () => {
    const { buyer, item } = await buyerOf(1000);
    const { id, stripePaymentIntentId } = await buy(buyer, item.id);
    await atStripe(`charges/${stripePaymentIntentId}/dispute`, { outcome: 'created' });
    await saleOf(buyer, item.id, 'disputed');
    await atStripe(`charges/${stripePaymentIntentId}/dispute`, { outcome: 'won' });
    await saleOf(buyer, item.id, 'completed');
    expect(await rightsOf(id)).toEqual(['disputed', null]);
    expect((await buyer.get(`/api/content/${item.id}`).expect(200)).data.access.granted).toBe(true);
  });
});
