import { schema } from '@codex/database';
import { setupTestDatabase, teardownTestDatabase, testApi, waitFor } from '@codex/test-utils';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { ledgerOf, pay, publishedItem } from './journey.ts';

const api = testApi();
afterAll(teardownTestDatabase);

async function killPostgres(): Promise<void> {
  const response = await fetch(`${process.env['NEON_PROXY_URL']}/_local/postgres/kill`, {
    method: 'POST',
  });
  expect(response.status).toBe(200);
}

test('PostgreSQL killed in the middle of purchases: each is whole or not there, and service returns', async () => {
  const creator = await api.creator();
  const item = await publishedItem(creator);
  const buyers = await Promise.all(Array.from({ length: 6 }, () => api.viewer()));
  const sessions = await Promise.all(
    buyers.map(
      async (buyer) =>
        (await buyer.post('/checkout/create', { contentId: item.id }).expect(201)).data
          .sessionId as string,
    ),
  );
  const paying = sessions.map((session) => pay(session));
  await new Promise((resolve) => setTimeout(resolve, 30));
  await killPostgres();
  const killed = Date.now();
  await Promise.all(paying);

  const during = await buyers[0]?.get(`/api/content/${item.id}`);
  expect([200, 503]).toContain(during?.status);
  if (during?.status === 503) expect(Number(during.headers.get('retry-after'))).toBeGreaterThan(0);
  await waitFor(async () => (await api.anonymous().get(`/api/content/${item.id}`)).status === 200, {
    timeout: 20_000,
    what: 'service to return',
  });
  expect(Date.now() - killed).toBeLessThan(15_000);

  const db = setupTestDatabase();
  for (const buyer of buyers) {
    const purchase = await waitFor(
      async () => {
        const { items, status } = await buyer.get('/purchases');
        return status === 200 && items[0];
      },
      { timeout: 60_000, what: 'the purchase' },
    );
    const entries = await ledgerOf(purchase.id);
    expect(entries.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
    expect(
      entries.filter(({ kind, account }) => kind === 'sale' && account === 'creator'),
    ).toHaveLength(1);
    const live = and(
      eq(schema.contentAccess.purchaseId, purchase.id),
      isNull(schema.contentAccess.revokedAt),
    );
    expect(await db.select().from(schema.contentAccess).where(live)).toHaveLength(1);
  }
}, 180_000);
