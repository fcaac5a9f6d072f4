import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  createTestOrganization,
  teardownTestDatabase,
  type TestClient,
} from '@codex/test-utils';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  buy,
  buyerOf,
  db,
  itemOf,
  openCheckout,
  pay,
  saleOf,
  stripe,
} from './shop.testkit.ts';

const { checkoutSessions, content, contentAccess } = schema;

let creator: TestClient;
let buyer: TestClient;

beforeAll(async () => {
  creator = await api.creator();
  buyer = await api.viewer();
});
afterAll(teardownTestDatabase);

const rowsOf = (person: TestClient, contentId: string) =>
  db
    .select()
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.userId, person.id), eq(checkoutSessions.contentId, contentId)));

describe('opening a checkout', () => {
  test('gives the page where exactly this item is paid by exactly this person', async () => {
    const item = await itemOf(creator, { priceCents: 2350, currency: 'eur', title: 'Über Licht' });
    const { data } = await buyer.post('/checkout/create', { contentId: item.id }).expect(201);
    expect(data).toEqual({
      sessionId: expect.stringMatching(/^cs_/),
      sessionUrl: expect.stringMatching(/^http/),
      expiresAt: expect.stringMatching(/Z$/),
    });
    const session = await stripe.checkout.sessions.retrieve(data.sessionId, {
      expand: ['line_items'],
    });
    const [row] = await rowsOf(buyer, item.id);
    expect(session).toMatchObject({
      amount_total: 2350,
      currency: 'eur',
      customer_email: buyer.user.email,
      client_reference_id: row?.id,
      metadata: { checkoutSessionId: row?.id, userId: buyer.id, contentId: item.id },
      success_url: `${process.env['WEB_APP_URL']}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
      line_items: { data: [{ description: 'Über Licht', quantity: 1 }] },
    });
    expect(session.expires_at).toBe(Math.floor(Date.parse(data.expiresAt) / 1000));
  });

  test('twenty times at once gives one page', async () => {
    const item = await itemOf(creator);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        buyer.post('/checkout/create', { contentId: item.id }).expect(201),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await rowsOf(buyer, item.id)).toHaveLength(1);
    const { data } = await stripe.checkout.sessions.list({ limit: 100 });
    expect(data.filter(({ metadata }) => metadata?.['contentId'] === item.id)).toHaveLength(1);
  });

  test('again later gives the same page, and for another person another one', async () => {
    const item = await itemOf(creator);
    const first = await openCheckout(buyer, item.id);
    expect(await openCheckout(buyer, item.id)).toBe(first);
    expect(await openCheckout(await api.viewer(), item.id)).not.toBe(first);
  });

  test('at a new price ends the page at the old one before it opens another', async () => {
    const item = await itemOf(creator);
    const first = await openCheckout(buyer, item.id);
    await db.update(content).set({ priceCents: 1500 }).where(eq(content.id, item.id));
    const second = await openCheckout(buyer, item.id);
    expect(second).not.toBe(first);
    expect((await stripe.checkout.sessions.retrieve(first)).status).toBe('expired');
    expect((await stripe.checkout.sessions.retrieve(second)).amount_total).toBe(1500);
    await pay(second);
    expect((await saleOf(buyer, item.id)).amountCents).toBe(1500);
  });

  test('after the page ran out gives a new one', async () => {
    const item = await itemOf(creator);
    const first = await openCheckout(buyer, item.id);
    const past = new Date(Date.now() - 1000);
    await db
      .update(checkoutSessions)
      .set({ expiresAt: past })
      .where(eq(checkoutSessions.stripeSessionId, first));
    expect(await openCheckout(buyer, item.id)).not.toBe(first);
  });

  test('comes back to the pages that were asked for', async () => {
    const item = await itemOf(creator);
    const app = process.env['WEB_APP_URL'];
    const { data } = await buyer
      .post('/checkout/create', {
        contentId: item.id,
        successUrl: `${app}/thanks?a=1`,
        cancelUrl: `${app}/item`,
      })
      .expect(201);
    expect(await stripe.checkout.sessions.retrieve(data.sessionId)).toMatchObject({
      success_url: `${app}/thanks?a=1&session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${app}/item`,
    });
  });

  test.each([
    ['successUrl', 'https://evil.example/'],
    ['cancelUrl', 'http://localhost:5173@evil.example/'],
    ['successUrl', 'http://localhost:5173\\@evil.example/'],
    ['cancelUrl', '/relative'],
    ['contentId', 'not-an-id'],
    ['contentId', undefined],
    ['priceCents', 1],
  ])('with a bad %s (%s) is refused, naming it', async (field, value) => {
    const item = await itemOf(creator);
    const answer = await buyer.post('/checkout/create', { contentId: item.id, [field]: value });
    expect([answer.status, answer.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.error.details.issues[0].field).toBe(field);
    expect(await rowsOf(buyer, item.id)).toEqual([]);
  });
});

describe('a checkout is refused', () => {
  test('to a stranger', async () => {
    await api.anonymous().post('/checkout/create', { contentId: randomUUID() }).expect(401);
  });

  test.each<[string, Parameters<typeof itemOf>[1], number, string]>([
    ['for a draft', { status: 'draft', publishedAt: null }, 404, 'NOT_FOUND'],
    ['for a private item', { visibility: 'private', priceCents: null }, 404, 'NOT_FOUND'],
    ['for a deleted item', { deletedAt: new Date() }, 404, 'NOT_FOUND'],
    ['for an item that was taken down', { takenDownAt: new Date() }, 404, 'NOT_FOUND'],
    ['for a free item', { visibility: 'public', priceCents: null }, 400, 'CONTENT_NOT_PURCHASABLE'],
  ])('%s', async (_, given, status, code) => {
    const item = await itemOf(creator, given);
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(await rowsOf(buyer, item.id)).toEqual([]);
  });

  test('for an item that does not exist', async () => {
    await buyer.post('/checkout/create', { contentId: randomUUID() }).expect(404);
  });

  test('for what members see, to those who are none and to those who are', async () => {
    const organization = await createTestOrganization(creator);
    const ofMembers = await itemOf(creator, {
      organizationId: organization.id,
      visibility: 'members_only',
      priceCents: null,
    });
    const sold = await itemOf(creator, { organizationId: organization.id });
    const member = await api.viewer();
    await addTestMember(organization, member);
    for (const [person, contentId] of [
      [buyer, ofMembers.id],
      [member, ofMembers.id],
      [member, sold.id],
    ] as const) {
      const answer = await person.post('/checkout/create', { contentId });
      expect([answer.status, answer.error.code]).toEqual([400, 'CONTENT_NOT_PURCHASABLE']);
    }
    await openCheckout(buyer, sold.id);
  });

  test('for one’s own item', async () => {
    const item = await itemOf(creator);
    const answer = await creator.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([400, 'CONTENT_NOT_PURCHASABLE']);
  });

  test('for what was bought already', async () => {
    const item = await itemOf(creator);
    await buy(buyer, item.id);
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_PURCHASED']);
  });

  test('for what was given as a present', async () => {
    const item = await itemOf(creator);
    await db.insert(contentAccess).values({ userId: buyer.id, contentId: item.id, source: 'gift' });
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([409, 'ALREADY_PURCHASED']);
  });

  test('when Stripe refuses it, and nothing can be paid', async () => {
    const item = await itemOf(creator, { priceCents: 50, currency: 'sek' });
    for (let time = 0; time < 2; time++) {
      const answer = await buyer.post('/checkout/create', { contentId: item.id });
      expect([answer.status, answer.error.code]).toEqual([502, 'PAYMENT_PROCESSING_ERROR']);
      expect(answer.text).not.toMatch(/stripe|sek/i);
    }
    // The next try asks with a new key: Stripe would repeat its refusal to the old one.
    await db.update(content).set({ priceCents: 5000 }).where(eq(content.id, item.id));
    await openCheckout(buyer, item.id);
  });

  test('while an earlier payment is on its way, and not after it failed', async () => {
    const item = await itemOf(creator);
    const sessionId = await openCheckout(buyer, item.id);
    await pay(sessionId, 'async_pending');
    expect((await buyer.get(`/checkout/${sessionId}`).expect(200)).data.status).toBe('processing');
    const answer = await buyer.post('/checkout/create', { contentId: item.id });
    expect([answer.status, answer.error.code]).toEqual([409, 'CONFLICT']);
    await pay(sessionId, 'async_failed');
    expect((await buyer.get(`/checkout/${sessionId}`).expect(200)).data.status).toBe('failed');
    expect(await openCheckout(buyer, item.id)).not.toBe(sessionId);
  });
});

describe('the state of a checkout', () => {
  test.each([
    ['open', undefined],
    ['open', 'declined'],
    ['paid', 'paid'],
    ['processing', 'async_pending'],
    ['paid', 'async_succeeded'],
    ['failed', 'async_failed'],
    ['expired', 'expired'],
  ])('is %s after %s, at once', async (status, outcome) => {
    const item = await itemOf(creator);
    const sessionId = await openCheckout(buyer, item.id);
    if (outcome) await pay(sessionId, outcome);
    const { data } = await buyer.get(`/checkout/${sessionId}`).expect(200);
    expect(data).toEqual({ status, contentId: item.id });
  });

  test('is nobody else’s business', async () => {
    const { buyer: other, item } = await buyerOf(900);
    const sessionId = await openCheckout(other, item.id);
    const theirs = await buyer.get(`/checkout/${sessionId}`).expect(404);
    const unknown = await buyer.get('/checkout/cs_test_unknown').expect(404);
    expect(theirs.error).toEqual(unknown.error);
    await creator.get(`/checkout/${sessionId}`).expect(404);
    await api.anonymous().get(`/checkout/${sessionId}`).expect(401);
    await buyer.get('/checkout/not%20an%20id').expect(400);
  });
});

test('paying on two pages gives the item once and the second money back by itself', async () => {
  const item = await itemOf(creator);
  const first = await openCheckout(buyer, item.id);
  // As if the first page had been lost from sight: we would not have opened a second one.
  await db
    .update(checkoutSessions)
    .set({ status: 'expired' })
    .where(eq(checkoutSessions.stripeSessionId, first));
  const second = await openCheckout(buyer, item.id);
  await pay(first);
  await saleOf(buyer, item.id);
  await pay(second);
  const refunded = await saleOf(buyer, item.id, 'refunded');
  const kept = await saleOf(buyer, item.id);
  expect(refunded.duplicateOfId).toBe(kept.id);
  const rights = await db.select().from(contentAccess).where(eq(contentAccess.contentId, item.id));
  expect(rights.map(({ purchaseId, revokedAt }) => [purchaseId, revokedAt])).toEqual([
    [kept.id, null],
  ]);
});
