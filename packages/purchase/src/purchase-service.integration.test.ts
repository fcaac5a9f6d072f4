import { dbHttp, schema, type DatabaseEnv } from '@codex/database';
import { ObservabilityClient } from '@codex/observability';
import {
  createTestContent,
  createTestPurchase,
  forSale,
  seedTestUsers,
  setupTestDatabase,
  teardownTestDatabase,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { PaymentInbox } from './payment-inbox.ts';
import { PurchaseService } from './purchase-service.ts';
import { createStripeClient } from './stripe-client.ts';

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
  if (!creator || !buyer || !other) throw new Error('The people were not made.');
  const item = await createTestContent(creator, forSale);
  const holds = (person: { id: string }) => serviceFor(person.id).verifyPurchase(item.id);
  expect(await holds(buyer)).toBe(false);
  const { entitlement } = await createTestPurchase(item, buyer);
  expect([await holds(buyer), await holds(other)]).toEqual([true, false]);
  const { contentAccess } = schema;
  await db
    .update(contentAccess)
    .set({ revokedAt: new Date(), revokeReason: 'refunded' })
    .where(eq(contentAccess.id, entitlement.id));
  expect(await holds(buyer)).toBe(false);
});
