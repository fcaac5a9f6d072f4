import { schema } from '@codex/database';
import {
  createTestContent,
  setupTestDatabase,
  testApi,
  waitFor,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { Stripe } from 'stripe';

export const api = testApi();
export const db = setupTestDatabase();
export const stripe = new Stripe(process.env['STRIPE_SECRET_KEY'] ?? '', {
  apiVersion: '2026-10-28.endive',
  host: '127.0.0.1',
  port: new URL(process.env['STRIPE_URL'] ?? 'http://127.0.0.1:1').port,
  protocol: 'http',
});

const { contentAccess, ledgerEntries, purchases } = schema;

/** A published text that costs 12.99 dollars. */
export const itemOf = (creator: TestClient, values: Parameters<typeof createTestContent>[1] = {}) =>
  createTestContent(creator, {
    title: 'Notes on light',
    contentType: 'written',
    visibility: 'purchased_only',
    priceCents: 1299,
    ...values,
  });

/** What a buyer, a bank or a bad day would do at the stand-in. */
export async function atStripe(path: string, body: object = {}): Promise<void> {
  const response = await fetch(`${process.env['STRIPE_URL']}/_local/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

export const pay = (sessionId: string, outcome = 'paid') =>
  atStripe(`checkout/sessions/${sessionId}/pay`, { outcome });

export async function openCheckout(buyer: TestClient, contentId: string): Promise<string> {
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  return data.sessionId;
}

/** The sale of an item to a person, as the database has it; waits until it is in a state. */
export function saleOf(buyer: TestClient, contentId: string, status = 'completed') {
  return waitFor(
    async () => {
      const rows = await db.select().from(purchases).where(eq(purchases.userId, buyer.id));
      return rows.find((row) => row.contentId === contentId && row.status === status);
    },
    { what: `a purchase that is ${status}` },
  );
}

/** Buys an item and waits until the platform knows from the webhooks. */
export async function buy(buyer: TestClient, contentId: string) {
  await pay(await openCheckout(buyer, contentId));
  return saleOf(buyer, contentId);
}

/** What the ledger says about a purchase: each account's sum, and every kind of movement. */
export async function ledgerOf(purchaseId: string) {
  const rows = await db
    .select()
    .from(ledgerEntries)
    .where(eq(ledgerEntries.purchaseId, purchaseId));
  const sums: Record<string, number> = {};
  for (const { account, amountCents } of rows) sums[account] = (sums[account] ?? 0) + amountCents;
  return { sums, kinds: [...new Set(rows.map(({ kind }) => kind))].toSorted() };
}

/** Every entitlement a purchase gave, oldest first, as when it was revoked and why. */
export async function rightsOf(purchaseId: string) {
  const rows = await db
    .select()
    .from(contentAccess)
    .where(eq(contentAccess.purchaseId, purchaseId))
    .orderBy(contentAccess.createdAt);
  return rows.map(({ revokeReason }) => revokeReason);
}

/** Somebody who may buy an item at a price, and who sells it. */
export async function buyerOf(priceCents: number) {
  const creator = await api.creator();
  const buyer = await api.viewer();
  return { creator, buyer, item: await itemOf(creator, { priceCents }) };
}
