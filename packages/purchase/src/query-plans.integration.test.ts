import { dbHttp } from '@codex/database';
import type { Actor } from '@codex/shared-types';
import { newLandmarks, plansAtScale } from '@codex/test-utils';
import { salesQuerySchema } from '@codex/validation';
import { beforeAll, expect, test } from 'vitest';
import { hasBought, listOwnPurchases, listSales } from './queries.ts';

const landmarks = newLandmarks();
const { creatorId, viewerId, organizationId, itemId } = landmarks;
const db = dbHttp({
  DB_METHOD: 'LOCAL_PROXY',
  DATABASE_URL_LOCAL_PROXY: process.env['DATABASE_URL_LOCAL_PROXY'] ?? '',
});
const seller: Actor = { userId: creatorId, role: 'creator' };
const buyer: Actor = { userId: viewerId, role: 'customer' };
const sales = (query: object) => () => listSales(db, seller, salesQuerySchema.parse(query));

/** What is asked about sales, and the index that has to find them among thousands. */
const QUERIES: [name: string, run: () => PromiseLike<unknown>, index: RegExp][] = [
  ['the sales of a creator', sales({}), /purchases_creator_idx/],
  ['the sales of an organization', sales({ organizationId }), /purchases_organization_idx/],
  [
    'what somebody bought',
    () => listOwnPurchases(db, buyer, { page: 1, limit: 20 }),
    /purchases_user_idx/,
  ],
  [
    'whether somebody bought an item',
    () => hasBought(db, buyer, itemId),
    /content_access_(item_idx|live_purchase_key)/,
  ],
];

let plans: Map<string, string>;

beforeAll(async () => {
  plans = await plansAtScale(QUERIES, { creators: 50, items: 5000, progress: 20_000, landmarks });
}, 60_000);

test.each(QUERIES)('%s is found by index', (name, _, index) => {
  const plan = plans.get(name) ?? '';
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/Seq Scan on (content|content_access|purchases) /);
});
