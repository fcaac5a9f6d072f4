import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi, type TestClient } from '@codex/test-utils';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { publishedFilm } from './items.ts';
import {
  becomes,
  meet,
  expectSound,
  film,
  payByCard,
  register,
  secondOf,
  tabTo,
  watchUntil,
} from './steps.ts';
import { DESK, launch, PHONE } from './visitor.ts';

const api = testApi();
const title = `Harbour ${randomUUID().slice(0, 8)}`;
let browser: Browser;
let creator: TestClient;
let itemId: string;

beforeAll(async () => {
  [browser, creator] = await Promise.all([launch(), api.creator({ name: 'Mara Lind' })]);
  itemId = (await publishedFilm(creator, { title })).id;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

/** The creator gives the money for their newest sale back. */
async function refundNewest(): Promise<void> {
  const [sale] = (await creator.get('/sales').expect(200)).items;
  await creator.post(`/purchases/${sale.purchaseId ?? sale.id}/refund`, {}).expect(200);
}

test('on a phone, somebody signs up by mail, finds a film, buys it, watches it, goes on where they were, and loses it with the refund', async () => {
  const visitor = await meet(browser, { viewport: PHONE });
  const { page } = visitor;
  await register(page, 'Vic Viewer', `${randomUUID()}@example.test`);
  await expectSound(visitor);

  await page.getByRole('link', { name: 'Browse' }).first().click();
  await page.getByRole('searchbox').fill(title);
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('link', { name: title }).first().click();
  await page.waitForURL(/\/items\//);
  await expectSound(visitor);

  await page.getByRole('button', { name: /Buy .*12\.99/ }).click();
  await payByCard(page);
  await page.waitForURL(/\/items\//);
  await watchUntil(page, 5);
  await film(page).evaluate((video) => video instanceof HTMLVideoElement && video.pause());
  const stopped = await secondOf(page);
  expect(await violations(page)).toEqual([]);
  await expectSound(visitor);

  await page.goto(`/items/${itemId}`);
  await page.reload();
  await page.getByRole('button', { name: /^Continue at/ }).click();
  await watchUntil(page, stopped - 1);
  expect(await secondOf(page)).toBeLessThan(stopped + 2);
  await expectSound(visitor);

  await page.goto('/library');
  await page.getByRole('link', { name: title }).first().waitFor();
  await expectSound(visitor);

  await refundNewest();
  await page.goto(`/items/${itemId}`);
  await page.getByRole('button', { name: /Buy .*12\.99/ }).waitFor();
  expect(await film(page).count()).toBe(0);
  await expectSound(visitor);
}, 90_000);

test.each([
  ['at a desk', DESK],
  ['on a phone', PHONE],
])(
  '%s, the keyboard alone buys and plays',
  async (_, viewport) => {
    const buyer = await api.viewer();
    const visitor = await meet(browser, { viewport, cookie: buyer.cookie });
    const { page } = visitor;
    await page.goto(`/items/${itemId}`);
    await tabTo(page, page.getByRole('button', { name: /Buy/ }));
    await page.keyboard.press('Enter');
    for (const [label, text] of [
      ['Card number', '4242424242424242'],
      ['Expiry', '1240'],
      ['Security code', '123'],
      ['Full name', 'Kay Board'],
    ] as const) {
      await tabTo(page, page.getByLabel(label));
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/items\//);
    await watchUntil(page, 1);
    await becomes(page, { isPaused: false });
    await page.keyboard.press('Space');
    await becomes(page, { isPaused: true });
    await page.keyboard.press('Space');
    await becomes(page, { isPaused: false });
    const before = await secondOf(page);
    await page.keyboard.press('ArrowRight');
    await watchUntil(page, before + 4);
    await expectSound(visitor);
  },
  60_000,
);

test('the picture of a card moves to its page and back, and stands still for those who want no motion', async () => {
  const { page } = await meet(browser);
  await page.addInitScript(() => {
    const { startViewTransition } = Document.prototype;
    Document.prototype.startViewTransition = function count(...given) {
      const { dataset } = document.documentElement;
      dataset['moved'] = `${dataset['moved'] ?? ''}.`;
      return startViewTransition.apply(this, given);
    };
  });
  const moves = () => page.locator('html').getAttribute('data-moved');
  await page.goto(`/browse?q=${encodeURIComponent(title)}`);
  const card = page.getByRole('link', { name: title });
  await card.click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  expect(await moves()).toBeNull();
  await page.goBack();
  await card.waitFor();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await card.click();
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  expect(await moves()).toBe('.');
  await page.goBack();
  await card.waitFor();
  expect(await moves()).toBe('..');
}, 60_000);
