import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi, type TestClient } from '@codex/test-utils';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { articleForSale, publishedFilm } from './items.ts';
import { expectSound, meet, payByCard, watchUntil } from './steps.ts';
import { DESK, launch, PHONE } from './visitor.ts';

const api = testApi();
let browser: Browser;
let creator: TestClient;
let article: { id: string };

beforeAll(async () => {
  [browser, creator] = await Promise.all([launch(), api.creator({ name: 'Ina Berg' })]);
  article = await articleForSale(creator, `Meadow ${randomUUID().slice(0, 8)}`);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

/** What happens at the payment provider without anybody in a browser. */
async function atTheProvider(path: string, body: object): Promise<void> {
  const response = await fetch(`${process.env['STRIPE_URL']}/_local/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

/** How many notices of paid sessions the provider still has to deliver. */
async function noticesOwed(): Promise<number> {
  const query = 'status=pending&type=checkout.session.completed';
  const { items }: { items: { event: string }[] } = await (
    await fetch(`${process.env['STRIPE_URL']}/_local/deliveries?${query}`)
  ).json();
  return items.length;
}

/** A person of their own who has pressed the button and sees the payment page. */
async function atCheckout(itemId: string, viewport = DESK) {
  const visitor = await meet(browser, { viewport, cookie: (await api.viewer()).cookie });
  const { page } = visitor;
  await page.goto(`/items/${itemId}`);
  await page.getByRole('button', { name: /Buy/ }).click();
  await page.getByRole('heading', { name: 'Pay for your order' }).waitFor();
  const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  return { ...visitor, session };
}

const says = (page: Page, heading: string) =>
  page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 30_000 });

test('whoever pays is taken straight into the film, although no notice of it has come yet', async () => {
  const item = await publishedFilm(creator, { seconds: 8 });
  const visitor = await atCheckout(item.id, PHONE);
  const { page } = visitor;
  await atTheProvider('webhooks', { paused: true });
  onTestFinished(() => atTheProvider('webhooks', { paused: false }));
  await payByCard(page);
  await page.waitForURL(/\/items\//);
  await watchUntil(page, 1);
  expect(await noticesOwed()).toBeGreaterThan(0);
  await expectSound(visitor);
}, 90_000);

test('whoever leaves the payment page hears that nothing was bought, and may try again', async () => {
  const visitor = await atCheckout(article.id);
  const { page } = visitor;
  await page.getByRole('link', { name: 'Cancel and go back' }).click();
  await says(page, 'Nothing was bought');
  await expectSound(visitor);
  await page.getByRole('link', { name: 'Back to the item' }).click();
  await page.getByRole('button', { name: /Buy/ }).click();
  await payByCard(page);
  await page.getByText('The grass remembers.').waitFor();
});

test('a declined card is said where it was typed, and another one buys', async () => {
  const { page } = await atCheckout(article.id);
  await payByCard(page, '4000 0000 0000 0002');
  await page.getByText('Your card was declined').waitFor();
  await payByCard(page);
  await page.getByText('The grass remembers.').waitFor();
}, 60_000);

test.each([
  ['arrives', 'async_succeeded'],
  ['never arrives', 'async_failed'],
])(
  'money that is still moving and %s is told to the person who waits',
  async (_, outcome) => {
    const visitor = await atCheckout(article.id);
    const { page, session } = visitor;
    await atTheProvider(`checkout/sessions/${session}/pay`, { outcome: 'async_pending' });
    await page.goto(`/checkout/success?session_id=${session}`);
    await says(page, 'Your bank is moving the money');
    await expectSound(visitor);
    await atTheProvider(`checkout/sessions/${session}/pay`, { outcome });
    if (outcome === 'async_succeeded') await page.getByText('The grass remembers.').waitFor();
    else await says(page, 'The payment did not go through');
    await expectSound(visitor);
  },
  60_000,
);
