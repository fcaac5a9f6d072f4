import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeHeavyFilm } from './items.ts';
import { meet, expectSound } from './steps.ts';
import { DESK, launch, PHONE } from './visitor.ts';

const PART = 16 * 1024 * 1024;
const SIZE = 5 * PART;
let browser: Browser;
let folder: string;
let clip: string;

beforeAll(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'codex-browser-'));
  clip = join(folder, 'boats.mp4');
  await makeHeavyFilm(clip, 4, SIZE);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
  await teardownTestDatabase();
});

/** Lets so many parts through, then loses the network for everything until it is back. */
async function cutAfter(page: Page, parts: number): Promise<{ back: () => void }> {
  let isBack = false;
  let sent = 0;
  await page.route('**/api/**', (route) => {
    const isPart = route.request().method() === 'PUT';
    if (isBack || (sent < parts && !isPart) || (isPart && sent++ < parts)) return route.fallback();
    return route.abort('internetdisconnected');
  });
  return { back: () => (isBack = true) };
}

test('a customer becomes a creator, uploads a film although the network is cut at 60 %, prices and publishes it', async () => {
  const person = await testApi().viewer({ name: 'Cora Maker' });
  const visitor = await meet(browser, { viewport: DESK, cookie: person.cookie });
  const { page } = visitor;
  const partsSent: string[] = [];
  page.on('requestfinished', (request) => {
    if (request.method() === 'PUT') partsSent.push(new URL(request.url()).pathname);
  });
  await page.goto('/account');
  await page.getByRole('button', { name: /creator/i }).click();
  await page.getByRole('link', { name: 'Studio', exact: true }).first().click();
  await page.waitForURL(/\/studio/);
  await expectSound(visitor);

  await page.goto('/studio/content/new');
  const title = `Boats ${randomUUID().slice(0, 8)}`;
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/studio\/content\/[\w-]{36}/);

  const network = await cutAfter(page, (SIZE / PART) * 0.6);
  await page.locator('input[type=file][accept^=video]:enabled').setInputFiles(clip);
  await page.getByText('The network is gone').waitFor({ timeout: 40_000 });
  await page.getByRole('link', { name: 'Being uploaded' }).waitFor();
  network.back();
  await page.getByText('The network is gone').waitFor({ state: 'hidden' });
  await page.getByRole('progressbar', { name: 'boats.mp4' }).waitFor({ state: 'hidden' });
  // What had arrived before was not sent again.
  expect(new Set(partsSent).size).toBe(SIZE / PART);
  expect(partsSent.length).toBeLessThanOrEqual(SIZE / PART);

  await page.getByLabel('Description').fill('Boats come and go.');
  await page.getByLabel('Who may see it').selectOption({ label: 'Those who buy it' });
  await page.getByLabel('Price', { exact: true }).fill('7.50');
  await page.getByText('$6.75 is yours').waitFor();
  await page.getByText('A file that is ready').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Save changes' }).waitFor();
  await expectSound(visitor);

  const stranger = await meet(browser, { viewport: PHONE });
  await stranger.page.goto(`/items/${page.url().split('/').at(-1)?.split('?')[0]}`);
  await stranger.page.getByRole('button', { name: /Buy .*7\.50/ }).waitFor();
  await expectSound(stranger);
}, 120_000);
