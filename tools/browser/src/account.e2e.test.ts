import { randomUUID } from 'node:crypto';
import { mailTo, teardownTestDatabase } from '@codex/test-utils';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { expectSound, meet, openFromMail, PASSWORD, register } from './steps.ts';
import { launch, PHONE } from './visitor.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

/** A device that holds passkeys and whose owner always agrees. */
async function fingerprintReader(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('somebody adds a passkey, signs in with it, removes it, and deletes their account', async () => {
  const visitor = await meet(browser, { viewport: PHONE });
  const { page } = visitor;
  const email = `${randomUUID()}@example.test`;
  const name = 'Pia Passkey';
  await register(page, name, email);
  await fingerprintReader(page);

  await page.goto('/account/security');
  await page.getByLabel('Name of the passkey').fill('Phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey is added.').waitFor();
  await page.getByRole('button', { name: 'Remove Phone' }).waitFor();
  await expectSound(visitor);

  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.waitForURL((url) => url.pathname === '/');
  // Where the address is typed the browser offers the passkey, and this reader agrees to everything.
  await page.goto('/login?redirectTo=%2Faccount');
  await page.waitForURL((url) => url.pathname === '/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await page.goto('/login?redirectTo=%2Faccount%2Fsecurity');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL((url) => url.pathname === '/account/security');
  await page.getByText('Rename', { exact: true }).click();
  await page.locator('details').getByLabel('Name of the passkey').fill('Old phone');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Remove Old phone' }).waitFor();
  // Not before: when axe leaves, it takes the reader along.
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove Old phone' }).click();
  await page.getByText('You have none yet.').waitFor();

  await page.goto('/account');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download my data' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^codex-.+\.zip$/);
  await page.getByLabel(`Type “${name}” to delete the account`).fill(name);
  await page.getByLabel('Current password').fill('not my password');
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await page.getByText('This is not your password.').waitFor();
  await page.getByLabel(`Type “${name}” to delete the account`).fill(name);
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await page.getByText('Your account is deleted. A mail confirms it.').waitFor();
  await mailTo(email, /account is deleted/);
  expect(await violations(page)).toEqual([]);
}, 90_000);

test('somebody moves to another address by the link that goes there', async () => {
  const visitor = await meet(browser, { viewport: PHONE });
  const { page } = visitor;
  const [email, moved] = [`${randomUUID()}@example.test`, `${randomUUID()}@example.test`];
  await register(page, 'Mo Mover', email);
  await page.goto('/account#email');
  await page.getByLabel('New email').fill(moved);
  await page.getByLabel('Password', { exact: true }).fill('not my password');
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByText('This is not your password.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByText(`A link is on its way to ${moved}.`).waitFor();
  await expectSound(visitor);
  const [link = ''] = /http\S+change-email\S+/.exec((await mailTo(moved)).text) ?? [];
  await openFromMail(page, link);
  await page.getByRole('button', { name: 'Confirm my new address' }).click();
  await page.getByRole('heading', { name: 'Your address is changed' }).waitFor();
  await page.getByRole('link', { name: 'To my account' }).click();
  await page.getByText(moved, { exact: true }).waitFor();

  // Who reads German is written to in German.
  await page.goto('/account/preferences');
  await page.getByRole('main').getByRole('button', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { name: 'Konto' }).waitFor();
  await page.goto('/reset-password');
  await page.getByLabel('E-Mail').fill(moved);
  await page.getByRole('button', { name: 'Link schicken' }).click();
  await mailTo(moved, /Wähle ein neues Passwort/);
  await expectSound(visitor);
}, 60_000);

test('somebody continues with Google, and is signed in on the first page they come back to', async () => {
  const visitor = await meet(browser);
  const { page } = visitor;
  const name = `Gina ${randomUUID().slice(0, 8)}`;
  await page.goto('/login?redirectTo=%2Flibrary');
  await page.getByRole('button', { name: 'Continue with Google' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(`${randomUUID()}@example.test`);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/library');
  await page.getByRole('link', { name: new RegExp(name) }).waitFor();
  await page.goto('/account/security');
  await page.getByText('It is your only way to sign in.').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.goto('/account#delete');
  await page.getByLabel(`Type “${name}” to delete the account`).fill(name);
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await page.getByText('Your account is deleted.').waitFor();
}, 60_000);
