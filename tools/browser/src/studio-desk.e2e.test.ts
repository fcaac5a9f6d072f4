import { teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { articleForSale, buy, publishedFilm } from './items.ts';
import { expectSound, meet } from './steps.ts';
import { DESK, launch, PHONE } from './visitor.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

const cue = (from: number, to: number, text: string) =>
  `00:00:0${from}.000 --> 00:00:0${to}.000\n${text}\n\n`;

test('captions: a broken file is refused by its line, a good one is added, replaced and removed', async () => {
  const creator = await testApi().creator({ name: 'Cleo Captions' });
  await publishedFilm(creator, { title: 'A quiet harbour', seconds: 4 });
  const visitor = await meet(browser, { viewport: PHONE, cookie: creator.cookie });
  const { page, problems } = visitor;
  await page.goto('/studio/media');
  await page.getByText('Captions: A quiet harbour').click();
  await page.getByText('No captions yet').waitFor();
  await page.getByRole('main').getByLabel('Language').selectOption({ label: 'French' });
  const send = async (text: string, button: string) => {
    const file = { name: 'fr.vtt', mimeType: 'text/vtt', buffer: Buffer.from(`WEBVTT\n\n${text}`) };
    await page.getByLabel('File with captions').setInputFiles(file);
    await page.getByRole('button', { name: button }).click();
  };

  await send(cue(3, 1, 'Bonjour'), 'Add captions');
  await page.getByText(/The file was not taken, nothing has changed\. Line 3/).waitFor();
  // The browser logs the refusal itself.
  expect(problems.splice(0)).toEqual([expect.stringContaining('400')]);
  await send(cue(0, 2, 'Bonjour'), 'Add captions');
  await page.getByText('1 caption', { exact: false }).waitFor();
  await send(cue(0, 2, 'Bonjour') + cue(2, 4, 'Adieu'), 'Replace captions');
  await page.getByText('2 captions').waitFor();

  await page.getByText('Remove: Français').click();
  await page.getByText('Remove the captions “Français”?').waitFor();
  await expectSound(visitor);
  await page.getByRole('button', { name: 'Remove captions' }).click();
  await page.getByText('The captions “Français” are removed.').waitFor();
  await page.getByText('No captions yet').waitFor();
  await expectSound(visitor);
}, 180_000);

test('an article is formatted by keyboard alone, and the focus comes back to the text', async () => {
  const creator = await testApi().creator({ name: 'Kim Keys' });
  const { id } = await articleForSale(creator, 'On knots');
  const visitor = await meet(browser, { cookie: creator.cookie });
  const { page } = visitor;
  await page.goto(`/studio/content/${id}`);
  // Not the plain field that is there until the editor is.
  const text = page.locator('[role=textbox][contenteditable=true]');
  const tool = (name: string) =>
    page.getByRole('toolbar').getByRole('button', { name, exact: true });
  const isFocused = (place: Locator) =>
    expect.poll(() => place.evaluate((element) => element === document.activeElement)).toBe(true);
  await tool('Bold').waitFor();
  await text.focus();
  await page.keyboard.press('ControlOrMeta+a');

  await page.keyboard.press('Alt+F10');
  await isFocused(tool('Bold'));
  await page.keyboard.press('ArrowRight');
  await isFocused(tool('Italic'));
  await page.keyboard.press('Enter');
  await isFocused(text);
  await expect.poll(() => tool('Italic').getAttribute('aria-pressed')).toBe('true');
  await text.locator('em').waitFor();

  // One stop for Tab: where the toolbar was left.
  await page.keyboard.press('Shift+Tab');
  await isFocused(tool('Italic'));
  await page.keyboard.press('End');
  await isFocused(tool('Redo'));
  await page.keyboard.press('Escape');
  await isFocused(text);

  await tool('Link').focus();
  await page.keyboard.press('Space');
  const address = page.getByRole('dialog').getByLabel('Address');
  await isFocused(address);
  await page.keyboard.type('example.com/knots');
  await page.keyboard.press('Enter');
  await isFocused(text);
  await text.locator('a[href="https://example.com/knots"]').waitFor();
  await expectSound(visitor);
  expect(await violations(page)).toEqual([]);
}, 60_000);

test('several items are taken back, published and deleted at once, and a sale is paid back in two parts', async () => {
  const api = testApi();
  const [creator, buyer] = await Promise.all([
    api.creator({ name: 'Bea Bulk' }),
    api.viewer({ name: 'Vera Buyer' }),
  ]);
  const [birch] = await Promise.all(
    ['Birch', 'Cedar', 'Elm'].map((title) => articleForSale(creator, title)),
  );
  await buy(buyer, birch.id);
  const visitor = await meet(browser, { viewport: DESK, cookie: creator.cookie });
  const { page } = visitor;
  const row = (title: string) => page.getByRole('row').filter({ hasText: title });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const choose = (title: string) => page.getByLabel(`Select “${title}”`).check();

  await page.goto('/studio/content');
  await page.getByLabel('Select all on this page').check();
  await press('Take back to draft');
  await page.getByText('Done for 3 items.').waitFor();
  await page.getByLabel('Status').selectOption({ label: 'Draft' });
  await page.waitForURL(/status=draft/);
  // One box is ticked before the scripts are there.
  const { promise: ticked, resolve: letGo } = Promise.withResolvers<void>();
  await page.route(/\.js$/, async (route) => {
    await ticked;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await choose('Birch');
  letGo();
  await page.getByLabel('Select all on this page').waitFor();
  await page.unroute(/\.js$/);
  await choose('Cedar');
  await press('Publish');
  await page.getByText('Done for 2 items.').waitFor();
  // The list is still the one of drafts.
  await row('Cedar').waitFor({ state: 'detached' });
  await choose('Elm');
  await press('Delete');
  await page.getByRole('heading', { name: 'Delete 1 item' }).waitFor();
  await page.getByLabel('Type 1 to delete').fill('7');
  await press('Delete for good');
  await page.getByText('This is not their number.').waitFor();
  await page.getByLabel('Type 1 to delete').fill('1');
  await press('Delete for good');
  await page.getByText('Nothing matches').waitFor();
  await page.goBack();
  await row('Birch').waitFor();
  await expectSound(visitor);

  await page.goto('/studio/sales');
  const refund = async (amount: string) => {
    await page.getByLabel('Amount in USD').fill(amount);
    await page.getByLabel('I want this money to go back').check();
    await press('Refund');
  };
  await row('Birch')
    .getByRole('link', { name: /^Refund/ })
    .click();
  await refund('13.00');
  await page.getByText('At most 12.99 is left.').waitFor();
  await refund('5.00');
  await row('Birch').getByText('Partly refunded').waitFor();
  await row('Birch')
    .getByRole('link', { name: /^Refund/ })
    .click();
  await page.getByText('$7.99 is left').waitFor();
  await refund('');
  await row('Birch').getByRole('button', { name: 'Refunded', exact: true }).waitFor();
  await expectSound(visitor);
}, 180_000);
