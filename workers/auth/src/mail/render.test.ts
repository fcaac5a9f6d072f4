import { LANGUAGES, type Language } from '@codex/constants';
import type { Mail } from '@codex/database';
import { describe, expect, test } from 'vitest';
import { renderMail } from './render.ts';

const to = 'ada@example.test';
const name = '<img src=x onerror=alert(1)> & "Ada"';
const url = 'https://codex.example/go?a=1&b=2';
const mails: Mail[] = [
  { template: 'verify-email', to, name, url },
  { template: 'already-registered', to, name, url },
  { template: 'reset-password', to, name, url },
  { template: 'change-email', to, name, url },
  { template: 'email-taken', to, name },
  { template: 'email-changing', to, name, newEmail: 'new@example.test' },
  { template: 'email-changed', to, name, newEmail: 'new@example.test' },
  { template: 'password-changed', to, name },
  { template: 'account-deleted', to, name },
  { template: 'invitation', to, organizationName: name, inviterName: name, role: 'creator', url },
  {
    template: 'receipt',
    to,
    name,
    title: name,
    amountCents: 1999,
    currency: 'eur',
    url,
    receiptUrl: url,
  },
  { template: 'refund', to, name, title: name, amountCents: 500, currency: 'usd', full: false },
];
const render = (mail: Mail, language: Language = 'en') =>
  renderMail(mail, { webAppUrl: 'https://codex.example', language });
const written = LANGUAGES.flatMap((language) =>
  mails.map((mail) => [mail.template, language, mail] as const),
);

describe.each(written)('the mail %s in %s', (_, language, mail) => {
  const { subject, html, text } = render(mail, language);

  test('has a subject of one line, and says the same in HTML and in text', () => {
    expect(subject).toMatch(/^[^\r\n]{5,}$/);
    expect(html).toContain('<!doctype html>');
    expect(html).toContain(`lang="${language}"`);
    expect(text.length).toBeGreaterThan(80);
    expect(text).not.toMatch(/<(p|div|a|table)\b/);
  });

  test('holds what people wrote as text, never as markup', () => {
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Ada&quot;');
  });

  test('shows its address in full in both parts, where it has one', () => {
    if (!('url' in mail)) return;
    expect(html).toContain('href="https://codex.example/go?a=1&amp;b=2"');
    expect(text).toContain(url);
  });
});

test('line breaks in a name cannot add headers to a mail', () => {
  const { subject } = render({
    template: 'invitation',
    to,
    organizationName: 'Studio\r\nBcc: everybody@example.test',
    inviterName: 'Eve',
    role: 'member',
    url,
  });
  expect(subject).toBe('Eve invites you to Studio Bcc: everybody@example.test');
});

test('amounts are written as people read them', () => {
  const { text } = render({
    template: 'refund',
    to,
    name: 'Ada',
    title: 'Film',
    amountCents: 123456,
    currency: 'eur',
    full: true,
  });
  expect(text).toContain('€1,234.56');
  expect(text).toContain('no longer in your library');
});

test('nothing of a German mail is left in English', () => {
  const { text, html } = render({ template: 'reset-password', to, name: 'Ada', url }, 'de');
  expect(text).toContain('Hallo Ada, hier ist der Link');
  expect(html).toContain('Oder öffne diese Adresse:');
  expect(html + text).not.toMatch(/\b(the|your|this|open)\b/i);
});
