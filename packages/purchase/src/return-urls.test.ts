import { expect, test } from 'vitest';
import { returnUrls } from './return-urls.ts';

const app = 'https://codex.example';
const contentId = '0197b1f0-0000-7000-8000-000000000000';

test('without addresses the buyer comes back to pages of the web app', () => {
  expect(returnUrls(app, { contentId })).toEqual({
    successUrl: `${app}/checkout/success?session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${app}/checkout/cancelled?contentId=${contentId}`,
  });
});

test.each([
  ['/thanks', '/thanks?session_id={CHECKOUT_SESSION_ID}'],
  ['/thanks?a=1', '/thanks?a=1&session_id={CHECKOUT_SESSION_ID}'],
  ['/thanks#top', '/thanks?session_id={CHECKOUT_SESSION_ID}#top'],
  ['/thanks?s={CHECKOUT_SESSION_ID}', '/thanks?s={CHECKOUT_SESSION_ID}'],
  ['/thanks?s=%7BCHECKOUT_SESSION_ID%7D', '/thanks?s={CHECKOUT_SESSION_ID}'],
  ['/thanks/{CHECKOUT_SESSION_ID}', '/thanks/{CHECKOUT_SESSION_ID}'],
  ['/thanks?a=%', '/thanks?a=%&session_id={CHECKOUT_SESSION_ID}'],
])('the page %s learns the session', (path, expected) => {
  expect(returnUrls(app, { contentId, successUrl: app + path }).successUrl).toBe(app + expected);
});

test.each([
  'https://evil.example/',
  'http://codex.example/',
  'https://codex.example:8443/',
  'https://codex.example.evil.example/',
  'https://codex.example@evil.example/',
  'https://me@codex.example/',
  'https://@codex.example/',
  'https://me:secret@codex.example/',
  'https:\\\\codex.example\\@evil.example',
  'https://codex.example\\.evil.example/',
  'https://codex.example\t.evil.example/',
  '//codex.example/',
  '/thanks',
  'javascript:alert(1)//codex.example',
  'data:text/html,codex.example',
  'https://xn--cdex-5qa.example/',
  '',
])('the address %j is refused, naming the field', (address) => {
  for (const field of ['successUrl', 'cancelUrl']) {
    expect(() => returnUrls(app, { contentId, [field]: address })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        details: { issues: [expect.objectContaining({ field })] },
      }),
    );
  }
});
