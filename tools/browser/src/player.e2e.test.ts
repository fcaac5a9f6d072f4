import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi, type TestClient } from '@codex/test-utils';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { articleForSale, publishedFilm, publishedSound } from './items.ts';
import { withShortLife } from './short-life.ts';
import { becomes, expectSound, meet, secondOf, watchUntil } from './steps.ts';
import { launch, PHONE } from './visitor.ts';

const SECONDS = 100;
const api = testApi();
const say = (text: string) => `WEBVTT\n\n00:00:00.000 --> 00:01:40.000\n${text}\n`;
let browser: Browser;
let creator: TestClient;
let item: { id: string; mediaItemId: string };

beforeAll(async () => {
  [browser, creator] = await Promise.all([launch(), api.creator({ name: 'Mara Lind' })]);
  const title = `Tides ${randomUUID().slice(0, 8)}`;
  item = await publishedFilm(creator, { title, seconds: SECONDS, offer: { visibility: 'public' } });
  await articleForSale(creator, 'The tide table');
  const captions = `/api/media/${item.mediaItemId}/captions`;
  const headers = { 'content-type': 'text/vtt' };
  await creator.put(`${captions}/de`, say('Die See'), headers).expect(200);
  await creator.put(`${captions}/en`, say('The sea'), headers).expect(200);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

/** A person of their own on the item's page. */
async function arrive(viewer: TestClient, options: Parameters<typeof meet>[1] = {}) {
  const visitor = await meet(browser, { cookie: viewer.cookie, ...options });
  await visitor.page.goto(`/items/${item.id}`);
  return visitor;
}

const watch = (page: Page) => page.getByRole('button', { name: 'Watch' }).click();
const progressOf = async (viewer: TestClient) =>
  (await viewer.get(`/api/access/playback-progress/${item.id}`).expect(200)).data;

test('a press before the scripts are there is not lost', async () => {
  const { page } = await meet(browser, { viewport: PHONE, cookie: (await api.viewer()).cookie });
  const { promise: arrived, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(/\.js$/, async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(`/items/${item.id}`, { waitUntil: 'commit' });
  await watch(page);
  letGo();
  await watchUntil(page, 1);
}, 60_000);

test('an address that has expired is renewed, and the film goes on at the same second', async () => {
  const visitor = await arrive(await api.viewer());
  const { page, context } = visitor;
  const addresses: string[] = [];
  await page.route('**/api/access/streaming-url/**', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    if (addresses.length === 0) {
      // As after a long pause: the token is over, and nothing told the player.
      answer.data.streamingUrl = withShortLife(answer.data.streamingUrl, 8);
    }
    addresses.push(answer.data.streamingUrl);
    await route.fulfill({ response, json: answer });
  });
  // A slow line: what comes later is not there yet when the pause begins.
  const { promise: expired, resolve: expire } = Promise.withResolvers<void>();
  await page.route(/\/seg_\d*[1-9]\d\.m4s$/, async (route) => {
    await expired;
    await route.continue();
  });
  await watch(page);
  await watchUntil(page, 1);
  await page.keyboard.press('k');
  await becomes(page, { isPaused: true });
  const stopped = await secondOf(page);
  const statusOfFirst = async () => (await context.request.get(addresses[0] ?? '')).status();
  await expect.poll(statusOfFirst, { timeout: 20_000 }).toBe(401);
  expire();

  await page.keyboard.press('k');
  await watchUntil(page, stopped);
  expect(await secondOf(page)).toBeLessThan(stopped + 5);
  await page.keyboard.press('9');
  await watchUntil(page, 0.9 * SECONDS + 1);
  expect(addresses.length).toBeGreaterThan(1);
  expect(new Set(addresses).size).toBe(addresses.length);
}, 90_000);

test('captions are on in the language of the viewer, and the keyboard does everything', async () => {
  const visitor = await arrive(await api.viewer());
  const { page } = visitor;
  const { keyboard } = page;
  await watch(page);
  await watchUntil(page, 1);
  await becomes(page, { captions: 'en', said: 'The sea' });
  // The controls leave while nobody moves.
  await page.locator('media-controller[userinactive]').waitFor({ timeout: 10_000 });
  await keyboard.press('c');
  await becomes(page, { captions: '' });
  await keyboard.press('c');
  await becomes(page, { captions: 'en' });
  await keyboard.press('k');
  await becomes(page, { isPaused: true });
  await keyboard.press('5');
  await becomes(page, { second: SECONDS / 2 });
  await keyboard.press('l');
  await becomes(page, { second: SECONDS / 2 + 10 });
  await keyboard.press('j');
  await becomes(page, { second: SECONDS / 2 });
  await keyboard.press('ArrowRight');
  await becomes(page, { second: SECONDS / 2 + 10 });
  await keyboard.press('ArrowLeft');
  await becomes(page, { second: SECONDS / 2 });
  await keyboard.press('0');
  await becomes(page, { second: 0 });
  await keyboard.press('m');
  await becomes(page, { isMuted: true });
  await keyboard.press('>');
  await becomes(page, { rate: 1.25 });
  await keyboard.press('<');
  await becomes(page, { rate: 1 });
  await keyboard.press('f');
  await becomes(page, { fillsScreen: true });
  await keyboard.press('f');
  await becomes(page, { fillsScreen: false });
  await keyboard.press('Control+c');
  await keyboard.press('Space');
  await becomes(page, { isPaused: false, captions: 'en' });
  // What only Safari has.
  expect(await page.locator('media-airplay-button').isVisible()).toBe(false);
  await keyboard.press('9');
  await watchUntil(page, 0.9 * SECONDS);
  await becomes(page, { isPaused: false });
  await keyboard.press('ArrowRight');
  await page.getByRole('link', { name: /^Next by Mara Lind .*The tide table/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await expectSound(visitor);
}, 90_000);

test('what is said in a recording stands beside it, and goes with the captions', async () => {
  const offer = { visibility: 'public' };
  const recording = await publishedSound(creator, { title: 'Night radio', seconds: 30, offer });
  const spoken = say('<v Ada>And now the rain</v>');
  const captions = `/api/media/${recording.mediaItemId}/captions/en`;
  await creator.put(captions, spoken, { 'content-type': 'text/vtt' }).expect(200);
  const visitor = await meet(browser, { viewport: PHONE, cookie: (await api.viewer()).cookie });
  const { page } = visitor;
  await page.goto(`/items/${recording.id}`);
  await page.getByRole('button', { name: 'Listen' }).click();
  const line = page.getByText('And now the rain');
  await line.waitFor();
  await becomes(page, { captions: 'en' });
  await page.keyboard.press('c');
  await line.waitFor({ state: 'detached' });
  await becomes(page, { captions: '' });
  await page.keyboard.press('c');
  await line.waitFor();
  await expectSound(visitor);
}, 120_000);

test('the place is kept on leaving, taken up on another device, and never lost to a zero', async () => {
  const viewer = await api.viewer();
  const { page } = await arrive(viewer);
  await watch(page);
  await watchUntil(page, 1);
  await page.keyboard.press('3');
  await watchUntil(page, 0.3 * SECONDS);
  await page.goto('/library');
  await expect
    .poll(async () => (await progressOf(viewer))?.positionSeconds)
    .toBeGreaterThanOrEqual(30);
  const kept = (await progressOf(viewer)).positionSeconds;

  const phone = await arrive(viewer, { viewport: PHONE });
  const { page: small } = phone;
  await small.getByRole('button', { name: /^Continue at 0:3/ }).click();
  await watchUntil(small, kept - 1);
  await expectSound(phone);
  // Opened and left at once: nothing has played yet.
  await small.goto(`/items/${item.id}?play`, { waitUntil: 'commit' });
  await small.goto('/library');
  expect((await progressOf(viewer)).positionSeconds).toBeGreaterThanOrEqual(kept);
}, 90_000);
