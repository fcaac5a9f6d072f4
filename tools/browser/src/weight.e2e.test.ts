import { gzipSync } from 'node:zlib';
import { teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishedFilm } from './items.ts';
import { meet } from './steps.ts';
import { launch, PHONE } from './visitor.ts';

/** Bytes of JavaScript, compressed as an edge sends it, before anybody presses play. */
const BUDGET = 70 * 1024;
const BEGINNING = /\/entry\/app\.[^/]+\.js$/;
const PICTURE = /\/poster[./]/;
let browser: Browser;
let item: { id: string };

beforeAll(async () => {
  browser = await launch();
  const creator = await testApi().creator();
  item = await publishedFilm(creator, { seconds: 2, offer: { visibility: 'public' } });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

test('an item page loads at most 70 KB of JavaScript before play is pressed', async () => {
  const viewer = await testApi().viewer();
  const { page } = await meet(browser, { viewport: PHONE, cookie: viewer.cookie });
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).byteLength),
    );
  });
  const begun = page.waitForResponse(BEGINNING);
  await page.goto(`/items/${item.id}`);
  await begun;
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Watch' }).waitFor();
  const inline = await page.locator('script:not([src]):not([type])').allTextContents();
  const bytes = [...(await Promise.all(sizes.values())), gzipSync(inline.join('')).byteLength];
  const total = bytes.reduce((sum, size) => sum + size, 0);
  console.info(`${sizes.size} scripts, ${(total / 1024).toFixed(1)} KB compressed`);
  expect(sizes.size).toBeGreaterThan(5);
  expect(total).toBeLessThanOrEqual(BUDGET);
}, 120_000);

test('scripts leave the line to the picture', async () => {
  const { page } = await meet(browser, { viewport: PHONE });
  const order: string[] = [];
  page.on('requestfinished', (request) => {
    if (PICTURE.test(request.url())) order.push('picture');
  });
  page.on('request', (request) => {
    if (request.resourceType() === 'script') order.push('script');
  });
  const begun = page.waitForResponse(BEGINNING);
  await page.goto(`/items/${item.id}`);
  await begun;
  expect(order[0]).toBe('picture');
}, 60_000);

test('a touch brings the scripts, whatever the picture does', async () => {
  const { page } = await meet(browser, { viewport: PHONE });
  await page.route(PICTURE, () => {});
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.goto(`/items/${item.id}`, { waitUntil: 'domcontentloaded' });
  const begun = page.waitForResponse(BEGINNING);
  await page.getByRole('heading', { level: 1 }).click();
  await begun;
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}, 60_000);
