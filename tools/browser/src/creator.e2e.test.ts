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

const MEBIBYTE = 1024 * 1024;
/** Five parts: three are under way at once. */
const SIZE = 80 * MEBIBYTE;
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

/** A network that can be slow, and gone. */
async function network(page: Page) {
  const session = await page.context().newCDPSession(page);
  const set = (offline: boolean, bytesPerSecond: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  await session.send('Network.enable');
  return {
    slow: () => set(false, 24 * MEBIBYTE),
    gone: () => set(true, -1),
    back: () => set(false, -1),
  };
}

/** How much of the file is sent, 0 to 1. */
async function sentPart(page: Page): Promise<number> {
  const bar = page.getByRole('progressbar', { name: 'boats.mp4' });
  return bar.evaluate((element) => {
    const now = Number(element.getAttribute('aria-valuenow') ?? element.getAttribute('value'));
    return now / Number(element.getAttribute('aria-valuemax') ?? element.getAttribute('max') ?? 1);
  });
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

  const line = await network(page);
  await line.slow();
  await page.locator('input[type=file]:enabled').setInputFiles(clip);
  await expect.poll(() => sentPart(page), { timeout: 30_000, interval: 20 }).toBeGreaterThan(0.6);
  await line.gone();
  await page.getByText('The network is gone').waitFor();
  await line.back();
  await page.getByText('The network is gone').waitFor({ state: 'hidden' });
  await page.getByRole('progressbar', { name: 'boats.mp4' }).waitFor({ state: 'hidden' });
  // What had arrived before was not sent again.
  expect(new Set(partsSent).size).toBe(SIZE / (16 * MEBIBYTE));
  expect(partsSent.length).toBeLessThanOrEqual(SIZE / (16 * MEBIBYTE));

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
