import { mailTo } from '@codex/test-utils';
import { expect, onTestFinished } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { DESK, visit, type Visitor, type VisitorOptions } from './visitor.ts';

export const PASSWORD = 'correct horse battery staple';

/** Opens a link of a mail. A mail program is another site: nothing of ours still runs there. */
export async function openFromMail(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await page.setContent(`<a href="${link}">Confirm</a>`);
  await page.getByRole('link').click();
}

/** Registers and opens the link in the mail, as a person does. */
export async function register(page: Page, name: string, email: string): Promise<void> {
  await page.goto('/register');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByText(email).waitFor();
  const [link = ''] = /http\S+verify-email\S+/.exec((await mailTo(email)).text) ?? [];
  await openFromMail(page, link);
  await page.waitForURL(/verified/);
  await page.getByRole('link', { name: new RegExp(name) }).waitFor();
}

/** Fills in the card on Stripe's page and pays. */
export async function payByCard(page: Page, card = '4242 4242 4242 4242'): Promise<void> {
  await page.getByRole('heading', { name: 'Pay for your order' }).waitFor();
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12 / 40');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Full name').fill('Vic Viewer');
  await page.getByRole('button', { name: /^Pay/ }).click();
}

/** Moves the focus with Tab until it is there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The keyboard does not reach ${String(target)}.`);
}

export const film = (page: Page): Locator => page.locator('video').first();

export const secondOf = (page: Page): Promise<number> =>
  film(page).evaluate((video) => (video instanceof HTMLVideoElement ? video.currentTime : -1));

/** Waits until the film has come to a second by playing. */
export async function watchUntil(page: Page, second: number): Promise<void> {
  await expect.poll(() => secondOf(page), { timeout: 30_000 }).toBeGreaterThan(second);
}

/** No error, no broken policy, nothing wider than the window. */
export async function expectSound({ page, problems }: Visitor): Promise<void> {
  const [width, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(width, `${page.url()} is wider than the window`).toBeLessThanOrEqual(room ?? 0);
  expect(problems).toEqual([]);
}

/** What the player does at the moment, and whether its controls know it. */
const stateOf = (page: Page) =>
  film(page).evaluate((video) => {
    if (!(video instanceof HTMLVideoElement)) throw new Error('There is no film.');
    const shown = [...video.textTracks].filter(({ mode }) => mode === 'showing');
    const told = (name: string) =>
      document.querySelector('media-controller')?.getAttribute(name) ?? null;
    return {
      // The film's events tell the controls, later than they tell us.
      isKnown:
        (told('mediapaused') !== null) === video.paused &&
        (told('mediamuted') !== null) === video.muted &&
        (told('mediaisfullscreen') !== null) === (document.fullscreenElement !== null) &&
        Number(told('mediaplaybackrate') ?? 1) === video.playbackRate &&
        Math.abs(Number(told('mediacurrenttime')) - video.currentTime) < 0.5,
      second: Math.round(video.currentTime),
      isPaused: video.paused,
      isMuted: video.muted,
      rate: video.playbackRate,
      captions: shown.map(({ language }) => language).join(),
      said: shown
        .flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => Reflect.get(cue, 'text')))
        .join(),
      fillsScreen: document.fullscreenElement !== null,
    };
  });

/** Waits for a state of the player that its controls know, too: the next key starts from there. */
export const becomes = (page: Page, wanted: Partial<Awaited<ReturnType<typeof stateOf>>>) =>
  expect.poll(() => stateOf(page), { timeout: 15_000 }).toMatchObject({ ...wanted, isKnown: true });

/** A visitor whose window is photographed when the test fails. */
export async function meet(browser: Browser, options: VisitorOptions = {}): Promise<Visitor> {
  const visitor = await visit(browser, options);
  const { page, context, problems } = visitor;
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const name = task.name.replaceAll(/\W+/g, '-').slice(0, 60);
      const path = `.codex/browser/${name}-${options.viewport?.width ?? DESK.width}.png`;
      await page.screenshot({ path });
      console.error(`${page.url()} looked like ${path}; it said:`, problems);
    }
    await context.close();
  });
  return visitor;
}
