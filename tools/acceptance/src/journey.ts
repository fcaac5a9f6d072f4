import { schema } from '@codex/database';
import { createTestMedia, setupTestDatabase, waitFor, type TestClient } from '@codex/test-utils';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';

/** Pays a checkout session at the stand-in, without its page. */
export async function pay(sessionId: string, outcome = 'paid'): Promise<void> {
  const response = await fetch(
    `${process.env['STRIPE_URL']}/_local/checkout/sessions/${sessionId}/pay`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome }),
    },
  );
  if (!response.ok) throw new Error(`Paying answered ${response.status}: ${await response.text()}`);
}

/** Buys an item and waits until the platform knows. Returns the purchase. */
export async function buy(buyer: TestClient, contentId: string) {
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  await pay(data.sessionId);
  return waitFor(
    async () =>
      (await buyer.get('/purchases').expect(200)).items.find(
        (item) => item.contentId === contentId,
      ),
    { what: 'the purchase' },
  );
}

/** A published item whose media is ready, without a transcoding run: states are set in the database. */
export async function publishedItem(creator: TestClient, overrides: Record<string, unknown> = {}) {
  const media = await createTestMedia(creator);
  const { data } = await creator
    .post('/api/content', {
      title: 'An item',
      slug: `item-${randomUUID()}`,
      contentType: 'video',
      mediaItemId: media.id,
      visibility: 'purchased_only',
      priceCents: 1299,
      currency: 'usd',
      ...overrides,
    })
    .expect(201);
  const published = await creator.post(`/api/content/${data.id}/publish`).expect(200);
  return published.data;
}

/** How often the events of a payment were stored, by the purchase they led to. */
export async function ledgerOf(purchaseId: string) {
  return setupTestDatabase()
    .select()
    .from(schema.ledgerEntries)
    .where(eq(schema.ledgerEntries.purchaseId, purchaseId));
}
