import { randomUUID } from 'node:crypto';
import { mailTo, teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy } from './items.ts';
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

/** A picture as a file input takes it. */
const pictureOf = async (page: Page) => ({
  name: 'harbour.png',
  mimeType: 'image/png',
  buffer: await page.screenshot(),
});

/** Writes an article with a picture in the organization, prices and publishes it. Its address. */
async function publishArticle(page: Page, title: string, organization: string): Promise<string> {
  await page.goto('/studio/content/new?type=written');
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Create draft' }).click();
  await page.waitForURL(/\/studio\/content\/[\w-]{36}/);
  const text = page.getByRole('textbox', { name: 'Text', exact: true });
  await text.pressSequentially('The tide keeps the time.');
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  await page.getByLabel('Picture file').setInputFiles(await pictureOf(page));
  await page.getByLabel('What is to be seen').fill('A harbour in the morning');
  await page.getByRole('button', { name: 'Insert picture' }).click();
  await text.getByAltText('A harbour in the morning').waitFor();
  await page.locator('select[name=organizationId]').selectOption({ label: organization });
  await page.getByLabel('Who may see it').selectOption({ label: 'Those who buy it' });
  await page.getByLabel('Price', { exact: true }).fill('10.00');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Save changes' }).waitFor();
  return page.url().split('/').at(-1)?.split('?')[0] ?? '';
}

test('an owner founds a studio, brands it, invites a member who publishes, sees the sale, parts with them and deletes it', async () => {
  const api = testApi();
  const [owner, member, buyer] = await Promise.all([
    api.creator({ name: 'Olga Owner' }),
    api.creator({ name: 'Max Member' }),
    api.viewer({ name: 'Vera Buyer' }),
  ]);
  const visitor = await meet(browser, { viewport: DESK, cookie: owner.cookie });
  const { page } = visitor;
  const name = `Harbour House ${randomUUID().slice(0, 6)}`;

  await page.goto('/studio/o/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.waitForURL(/\/studio\/o\/harbour/);
  const studio = new URL(page.url()).pathname;
  const slug = studio.split('/').at(-1) ?? '';

  await page.goto(`${studio}/branding`);
  await page
    .locator('input[type=file]:enabled')
    .first()
    .setInputFiles(await pictureOf(page));
  await page.getByText('Choose another').waitFor();
  await page.locator('input[name=accentColor]').fill('#ffee88');
  // Too pale to be read on paper: that is said, and mended.
  await page
    .getByText(/Your colour alone would have/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  await expectSound(visitor);

  await page.goto(`${studio}/members`);
  await page.getByLabel('Email address').fill(member.user.email);
  await page.locator('.invite select[name=role]').selectOption({ label: 'Creator' });
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const open = page.getByRole('region', { name: 'Open invitations' });
  await open.getByText(member.user.email, { exact: true }).waitFor();
  const [link = ''] =
    /http\S+\/invitations\/[\w-]+/.exec((await mailTo(member.user.email, /Harbour/)).text) ?? [];

  const guest = await meet(browser, { viewport: DESK, cookie: member.cookie });
  await guest.page.goto(link);
  await guest.page.getByRole('button', { name: 'Accept the invitation' }).click();
  await guest.page.waitForURL((url) => !url.pathname.startsWith('/invitations'));
  const title = `Tides ${randomUUID().slice(0, 6)}`;
  const contentId = await publishArticle(guest.page, title, name);
  await expectSound(guest);
  await buy(buyer, contentId);

  await page.goto(studio);
  await page.getByRole('link', { name: title }).waitFor();
  const sales = page.getByRole('region', { name: 'Sales' });
  await sales.getByText('Vera Buyer').waitFor();
  await sales.getByText('$10.00').first().waitFor();
  await sales.getByText('$9.00').first().waitFor();
  await expectSound(visitor);

  const stranger = await meet(browser, { viewport: PHONE });
  await stranger.page.goto(`/o/${slug}`);
  await stranger.page
    .getByRole('link', { name: new RegExp(title) })
    .first()
    .waitFor();
  const logo = stranger.page.locator('main img[src*="/i/"]').first();
  await expect.poll(() => logo.evaluate((image) => image.clientWidth)).toBeGreaterThan(0);
  await expectSound(stranger);

  await page.goto(`${studio}/members`);
  const row = page.getByRole('row').filter({ hasText: 'Max Member' });
  await row.getByRole('combobox').selectOption({ label: 'Admin' });
  await row.getByRole('button', { name: 'Change role' }).click();
  await page.getByText('Saved.').waitFor();
  await row
    .getByText(/^Remove/)
    .first()
    .click();
  await row.getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });

  await page.goto(`${studio}/settings`);
  await page.getByText('Delete this organization').click();
  await page.getByLabel(/Type .* to delete it/).fill(name);
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith(studio));
  expect((await page.goto(`/o/${slug}`))?.status()).toBe(404);
}, 240_000);
