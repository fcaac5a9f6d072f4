import { mailTo } from '@codex/test-utils';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WebVisitor } from './web-visitor.ts';

const password = 'correct horse battery';

async function registered() {
  const visitor = new WebVisitor();
  const email = `${randomUUID()}@example.test`;
  const page = await visitor.submit('/register', { name: 'Ada Lovelace', email, password });
  expect(page.status).toBe(200);
  expect(page.html).toContain(email);
  return { visitor, email };
}

const tokenFor = async (email: string, matching?: RegExp) =>
  /token=([\w-]+)/.exec((await mailTo(email, matching)).text)?.[1] ?? '';

async function member() {
  const person = await registered();
  const token = await tokenFor(person.email);
  const confirmed = await person.visitor.submit('/verify-email?/confirm', { token });
  expect(confirmed.location).toBe('/?verified=1');
  return person;
}

/** RFC 6238 with six digits and half a minute. */
function totp(base32: string): string {
  const bits = [...base32]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('without JavaScript', () => {
  test('somebody registers, confirms their address, signs out and in again', async () => {
    const { visitor, email } = await member();
    expect((await visitor.open('/account')).html).toContain(email);
    expect((await visitor.submit('/logout', {})).location).toBe('/');
    expect(visitor.cookie('codex-session')).toBeUndefined();
    const turnedAway = await visitor.open('/account/security');
    expect(turnedAway.location).toBe('/login?redirectTo=%2Faccount%2Fsecurity');
    const signedIn = await visitor.submit('/login', {
      email,
      password,
      redirectTo: '/account/security',
    });
    expect(signedIn.location).toBe('/account/security');
    expect((await visitor.open('/account/security')).status).toBe(200);
  });

  test('a wrong password is refused beside what was typed, which stays', async () => {
    const { visitor, email } = await registered();
    const fields = { email, password: 'wrong password', redirectTo: '/library' };
    const page = await visitor.submit('/login', fields);
    expect(page.status).toBe(401);
    expect(page.html).toContain('role="alert"');
    expect(page.html).toContain(`value="${email}"`);
    expect(page.html).not.toContain('wrong password');
  });

  test('an unconfirmed address is offered a new link', async () => {
    const { visitor, email } = await registered();
    const page = await visitor.submit('/login', { email, password });
    expect(page.status).toBe(403);
    expect(page.html).toContain('href="/verify-email"');
  });

  test('signing in never leads to another site', async () => {
    const { visitor, email } = await member();
    await visitor.submit('/logout', {});
    const signedIn = await visitor.submit('/login', {
      email,
      password,
      redirectTo: '//elsewhere.example/',
    });
    expect(signedIn.location).toBe('/library');
  });

  test('a forgotten password is replaced once, and other sessions end', async () => {
    const { visitor, email } = await member();
    const elsewhere = new WebVisitor();
    await elsewhere.submit('/reset-password?/request', { email });
    const token = await tokenFor(email, /new password/);
    const fields = { token, password: 'a whole new password' };
    expect((await elsewhere.submit('/reset-password?/set', fields)).location).toBe('/login?reset');
    expect((await visitor.open('/account')).location).toContain('/login');
    const again = await elsewhere.submit('/reset-password?/set', fields);
    expect(again.status).toBe(400);
  });

  test('a profile is changed, and what is wrong with it is tied to its field', async () => {
    const { visitor } = await member();
    const wrong = await visitor.submit('/account?/profile', { name: 'Ada', username: 'Not so' });
    expect(wrong.status).toBe(400);
    expect(wrong.html).toMatch(/name="username"[^>]*aria-describedby="[^"]*-error"/);
    const username = `ada-${randomUUID().slice(0, 8)}`;
    const saved = await visitor.submit('/account?/profile', { name: 'Ada K.', username });
    expect(saved.status).toBe(200);
    expect((await visitor.open('/account')).html).toContain(`value="${username}"`);
  });

  test('a customer becomes a creator', async () => {
    const { visitor } = await member();
    const page = await visitor.submit('/account?/creator', {});
    expect(page.status).toBe(200);
    expect(page.html).toContain('href="/studio"');
  });

  test('a second factor is set up, asked for and turned off', async () => {
    const { visitor, email } = await member();
    const started = await visitor.submit('/account/security?/totpStart', {
      totpPassword: password,
    });
    const [, uri = ''] = /name="uri" value="([^"]+)"/.exec(started.html) ?? [];
    const [, backupCodes = ''] = /name="backupCodes" value="([^"]+)"/.exec(started.html) ?? [];
    const secret = /secret=([A-Z2-7]+)/.exec(uri)?.[1] ?? '';
    const pending = { uri: uri.replaceAll('&amp;', '&'), backupCodes };
    const wrong = await visitor.submit('/account/security?/totpConfirm', {
      ...pending,
      code: '000000',
    });
    expect(wrong.html).toContain(secret);
    const on = await visitor.submit('/account/security?/totpConfirm', {
      ...pending,
      code: totp(secret),
    });
    expect(on.html).toContain('?/totpStop');
    await visitor.submit('/logout', {});

    const first = await visitor.submit('/login', {
      email,
      password,
      redirectTo: '/account',
    });
    expect(first.location).toBe('/login/code?redirectTo=%2Faccount');
    const [backup = ''] = backupCodes.split(' ');
    const second = await visitor.submit('/login/code?backup', {
      code: backup,
      redirectTo: '/account',
    });
    expect(second.location).toBe('/account');
    const off = await visitor.submit('/account/security?/totpStop', { totpPassword: password });
    expect(off.html).toContain('?/totpStart');
  });

  test('another device is signed out, and no session’s token is on the page', async () => {
    const { visitor, email } = await member();
    const phone = new WebVisitor();
    await phone.submit('/login', { email, password });
    const page = await visitor.open('/account/security');
    const token = decodeURIComponent(phone.cookie('codex-session') ?? '').split('.')[0] ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(page.html).not.toContain(token);
    const [, id = ''] = /name="id" value="([^"]+)"/.exec(page.html) ?? [];
    await visitor.submit('/account/security?/revoke', { id });
    expect((await phone.open('/account')).location).toContain('/login');
    expect((await visitor.open('/account')).status).toBe(200);
  });

  test('language and theme are chosen, and the page says so at once', async () => {
    const visitor = new WebVisitor();
    const back = await visitor.submit('/settings?/language', {
      language: 'de',
      redirectTo: '/login',
    });
    expect(back.location).toBe('/login');
    await visitor.submit('/settings?/theme', { theme: 'dark', redirectTo: '/login' });
    const page = await visitor.open('/login');
    expect(page.html).toContain('<html lang="de" dir="ltr" data-theme="dark"');
    expect(page.html).toContain('Anmelden');
  });
});

describe('a page', () => {
  const fromElsewhere = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };

  test('that somebody returns to from another site is asked for again by ourselves', async () => {
    const visitor = new WebVisitor();
    const path = '/checkout/success?session_id=cs_test_1&x=%22%3E';
    const page = await visitor.open(path, fromElsewhere);
    expect(page.status).toBe(200);
    expect(page.html).toContain('http-equiv="refresh"');
    expect(page.html).toContain('session_id=cs_test_1');
    expect(page.html).not.toContain('x=">');
    expect(page.headers['cache-control']).toBe('no-store');
  });

  test('is asked for by ourselves once, and under no other name than ours', async () => {
    const visitor = new WebVisitor();
    const old = await visitor.open('/checkout/success?session_id=cs_test_1');
    expect(old.html).toMatch(/url=http[^"]+session_id=cs_test_1&#38;back=1"/);
    const again = await visitor.open('/arrive?to=/browse&back=1', fromElsewhere);
    expect(again.location).toBe('/browse');
    const hint = { ...fromElsewhere, cookie: 'codex-known=1' };
    const worker = { ...hint, 'sec-fetch-dest': 'empty' };
    expect((await visitor.open('/browse', worker)).html).toContain('http-equiv="refresh"');
    const odd = await visitor.open(`${process.env['WEB_APP_URL']}//elsewhere.example/`, hint);
    expect(odd.html).not.toMatch(/url=\/\//);
  });

  test('is shown at once to a stranger, and after signing in elsewhere not as to a stranger', async () => {
    const { visitor } = await member();
    const stranger = await new WebVisitor().open('/', fromElsewhere);
    expect(stranger.html).not.toContain('http-equiv="refresh"');
    const known = new WebVisitor();
    const hint = { ...fromElsewhere, cookie: `codex-known=${visitor.cookie('codex-known')}` };
    expect((await known.open('/', hint)).html).toContain('http-equiv="refresh"');
  });

  test.each(['/login', '/'])(
    '%s runs no inline script but its own, and is framed by nobody else',
    async (path) => {
      const { headers, html } = await new WebVisitor().open(path);
      const policy = String(headers['content-security-policy']);
      const inline = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code = '']) => code);
      const hashes = inline.map((code) => createHash('sha256').update(code).digest('base64'));
      expect(hashes.length).toBeGreaterThan(0);
      const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
      expect(scripts).toBe(["'self'", ...hashes.map((hash) => `'sha256-${hash}'`)].join(' '));
      expect(policy).toContain("frame-ancestors 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  test('does not act for a form of somebody else’s', async () => {
    const { visitor } = await member();
    const page = await visitor.submit('/logout', {}, 'https://elsewhere.example');
    expect(page.status).toBe(403);
    expect((await visitor.open('/account')).status).toBe(200);
  });

  test('takes a form, and no text for one', async () => {
    for (const path of ['/settings?/theme', '/login']) {
      const page = await new WebVisitor().send(path, { type: 'text/plain', body: 'theme=dark' });
      expect(page.status).toBe(415);
    }
  });

  test('that does not exist says so', async () => {
    const page = await new WebVisitor().open('/nothing-of-the-kind');
    expect(page.status).toBe(404);
    expect(page.html).toContain('href="/"');
  });

  test('of before is still found', async () => {
    const page = await new WebVisitor().open('/forgot-password');
    expect(page.location).toBe('/reset-password');
  });
});
