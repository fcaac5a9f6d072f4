import { schema } from '@codex/database';
import { teardownTestDatabase, waitFor } from '@codex/test-utils';
import { and, eq, isNull } from 'drizzle-orm';
import { afterAll, afterEach, expect, test } from 'vitest';
import {
  atStripe,
  buy,
  buyerOf,
  db,
  openCheckout,
  pay,
  rightsOf,
  saleOf,
  stripe,
} from './routes/shop.testkit.ts';

const { cronRuns, paymentDifferences, purchases } = schema;

/** As if the day were over. */
async function reconcile(): Promise<void> {
  await db.delete(cronRuns).where(eq(cronRuns.name, 'reconcile'));
  const run = await fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/ecom-api`, {
    method: 'POST',
  });
  expect(run.status).toBe(200);
}

afterEach(() => atStripe('webhooks', { dropped: false }));
afterAll(teardownTestDatabase);

const openDifferences = (paymentIntentId: string) =>
  db
    .select()
    .from(paymentDifferences)
    .where(
      and(
        eq(paymentDifferences.paymentIntentId, paymentIntentId),
        isNull(paymentDifferences.resolvedAt),
      ),
    );

test('a purchase and a refund of which no webhook ever came are made up for', async () => {
  const { buyer, item } = await buyerOf(1000);
  const { buyer: other, item: refunded } = await buyerOf(2000);
  const sale = await buy(other, refunded.id);
  await atStripe('webhooks', { dropped: true });
  const sessionId = await openCheckout(buyer, item.id);
  await pay(sessionId);
  await stripe.refunds.create({ payment_intent: sale.stripePaymentIntentId });
  expect((await buyer.get('/purchases').expect(200)).items).toEqual([]);
  await reconcile();
  const bought = await saleOf(buyer, item.id);
  expect(await rightsOf(bought.id)).toEqual([null]);
  await saleOf(other, refunded.id, 'refunded');
  expect(await openDifferences(bought.stripePaymentIntentId)).toEqual([]);
  const [run] = await db.select().from(cronRuns).where(eq(cronRuns.name, 'reconcile'));
  expect(run?.report['received']).toBeGreaterThanOrEqual(2);
});

test('what differs all the same is kept for the operators, and closed once it is mended', async () => {
  const { buyer, item } = await buyerOf(1000);
  const { id, stripePaymentIntentId } = await buy(buyer, item.id);
  const stripeFeeCents = await waitFor(
    async () => {
      const [sale] = await db.select().from(purchases).where(eq(purchases.id, id));
      return sale?.stripeFeeCents ?? undefined;
    },
    { what: 'the fee' },
  );
  await db.update(purchases).set({ stripeFeeCents: 1 }).where(eq(purchases.id, id));
  await reconcile();
  expect(await openDifferences(stripePaymentIntentId)).toMatchObject([
    { kind: 'fee_differs', atStripeCents: stripeFeeCents, hereCents: 1 },
  ]);
  await db.update(purchases).set({ stripeFeeCents }).where(eq(purchases.id, id));
  await reconcile();
  expect(await openDifferences(stripePaymentIntentId)).toEqual([]);
});
