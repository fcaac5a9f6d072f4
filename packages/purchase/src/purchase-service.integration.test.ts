import { randomUUID } from 'node:crypto';
import { dbHttp, schema, type DatabaseEnv } from '@codex/database';
import { ObservabilityClient } from '@codex/observability';
import { seedTestUsers, setupTestDatabase, teardownTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { PaymentInbox } from './payment-inbox.ts';
import { PurchaseService } from './purchase-service.ts';
import { createStripeClient } from './stripe-client.ts';

const { content, contentAccess, purchases } = schema;
const db = setupTestDatabase();
afterAll(teardownTestDatabase);

function serviceFor(userId: string): PurchaseService {
  const env: DatabaseEnv = {
    DB_METHOD: 'LOCAL_PROXY',
    DATABASE_URL_LOCAL_PROXY: process.env['DATABASE_URL_LOCAL_PROXY'],
  };
  const config = {
    db: dbHttp(env),
    env,
    actor: { userId, role: 'customer' as const },
    log: new ObservabilityClient({ service: 'test', write: () => undefined }),
    stripe: createStripeClient(process.env),
    webAppUrl: 'http://localhost:5173',
  };
  const inbox = new PaymentInbox({
    ...config,
    platformFeeBasisPoints: 1000,
    waitUntil: () => undefined,
    onMailQueued: async () => undefined,
  });
  return new PurchaseService({
    ...config,
    inbox,
    assets: { CONTENT_API_URL: 'http://localhost:4001' },
  });
}

test('who bought an item holds it until it is revoked, and nobody else does', async () => {
  const [creator, buyer, other] = await seedTestUsers(db, 3);
  const [item] = await db
    .insert(content)
    .values({
      creatorId: creator!.id,
      title: 'Item',
      slug: `i-${randomUUID()}`,
      contentType: 'written',
    })
    .returning();
  const [purchase] = await db
    .insert(purchases)
    .values({
      userId: buyer!.id,
      contentId: item!.id,
      creatorId: creator!.id,
      amountCents: 100,
      currency: 'usd',
      platformFeeCents: 10,
      organizationCents: 0,
      creatorCents: 90,
      status: 'completed',
      stripePaymentIntentId: `pi_${randomUUID()}`,
      purchasedAt: new Date(),
    })
    .returning();
  const holds = (userId: string) => serviceFor(userId).verifyPurchase(item!.id);
  expect(await holds(buyer!.id)).toBe(false);
  await db.insert(contentAccess).values({
    userId: buyer!.id,
    contentId: item!.id,
    purchaseId: purchase!.id,
    source: 'purchase',
  });
  expect([await holds(buyer!.id), await holds(other!.id)]).toEqual([true, false]);
  await db
    .update(contentAccess)
    .set({ revokedAt: new Date(), revokeReason: 'refunded' })
    .where(eq(contentAccess.purchaseId, purchase!.id));
  expect(await holds(buyer!.id)).toBe(false);
});
