import { teardownTestDatabase } from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';
import { api, buy, itemOf, ledgerOf, rightsOf } from './shop.testkit.ts';

afterAll(teardownTestDatabase);

test('a person who pays holds the item, and the sale is split to the cent', async () => {
  const creator = await api.creator();
  const buyer = await api.viewer();
  const item = await itemOf(creator);
  const sale = await buy(buyer, item.id);
  expect(sale).toMatchObject({ platformFeeCents: 130, organizationCents: 0, creatorCents: 1169 });
  expect(await rightsOf(sale.id)).toEqual([null]);
  const { sums } = await ledgerOf(sale.id);
  expect(sums).toMatchObject({ buyer: -1299, creator: 1169 });
});
