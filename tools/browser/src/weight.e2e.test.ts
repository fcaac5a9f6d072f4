import { gzipSync } from 'node:zlib';
import { teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishedFilm } from './items.ts';
import { meet } from './steps.ts';
import { launch, PHONE } from './visitor.ts';

/** Bytes of JavaScript, compressed as an edge sends it, before anybody presses play. */
const BUDGET = 70 * 1024;
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

test('an item page loads at most 70 KB of JavaScript before play is pressed', async () => {
  const creator = await testApi().creator();
  const item = await publishedFilm(creator, { seconds: 2, offer: { visibility: 'public' } });
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
  await page.goto(`/items/${item.id}`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Watch' }).waitFor();
  const inline = await page.locator('script:not([src]):not([type])').allTextContents();
  const bytes = [...(await Promise.all(sizes.values())), gzipSync(inline.join('')).byteLength];
  const total = bytes.reduce((sum, size) => sum + size, 0);
  console.info(`${sizes.size} scripts, ${(total / 1024).toFixed(1)} KB compressed`);
  expect(sizes.size).toBeGreaterThan(5);
  expect(total).toBeLessThanOrEqual(BUDGET);
}, 120_000);
