import { randomUUID } from 'node:crypto';
import { mailTo, teardownTestDatabase, testApi } from '@codex/test-utils';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { articleForSale } from './items.ts';
import { meet, PASSWORD, payByCard } from './steps.ts';
import { DESK, launch, PHONE } from './visitor.ts';

const title = `Meadow ${randomUUID().slice(0, 8)}`;
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
  await articleForSale(await testApi().creator({ name: 'Ina Berg' }), title);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

/** Somebody who has an account with a confirmed address. */
async function registered(): Promise<string> {
  const email = `${randomUUID()}@example.test`;
  const stranger = testApi().anonymous();
  const account = { email, password: PASSWORD, name: 'Noa Plain' };
  await stranger.post('/api/auth/email/register', account).expect(201);
  const [, token = ''] = /[?&]token=([\w.%-]+)/.exec((await mailTo(email)).text) ?? [];
  await stranger.post('/api/auth/email/verify-email', { token }).expect(200);
  return email;
}

test.each([
  ['a phone', PHONE],
  ['a desk', DESK],
])(
  'without JavaScript at %s, somebody browses, signs in and buys',
  async (_, viewport) => {
    const email = await registered();
    const { page } = await meet(browser, { viewport, javaScriptEnabled: false });
    await page.goto('/');
    await page.getByRole('link', { name: 'Browse' }).first().click();
    await page.getByRole('searchbox').fill(title);
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: title }).first().click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(title);

    await page.getByRole('button', { name: /Buy/ }).click();
    await page.getByLabel('Email', { exact: true }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/items\//);
    await page.getByRole('button', { name: /Buy/ }).click();
    await payByCard(page);
    await page.waitForURL(/\/(items|checkout\/success)/);
    await page.goto('/library');
    await page.getByRole('link', { name: title }).first().click();
    await page.getByText('The grass remembers.').waitFor();
  },
  60_000,
);
