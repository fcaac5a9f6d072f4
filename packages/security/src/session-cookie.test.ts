import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sessionCookie, sessionTokenOf, signSessionToken } from './session-cookie.ts';

const secret = 'a secret of tests';
const token = 'T0k3n-of_a.session';

test('a token is signed with HMAC-SHA-256 in base64, behind a dot', async () => {
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  expect(await signSessionToken(token, secret)).toBe(`${token}.${signature}`);
});

test('the cookie is for this site and this browser only, for a day', () => {
  expect(sessionCookie('a.b+c=')).toBe(
    'codex-session=a.b%2Bc%3D; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Strict',
  );
  expect(sessionCookie('')).toContain('Max-Age=0');
});

const cookieWith = async (value: string) =>
  `other=1; codex-session=${encodeURIComponent(value)}; more=2`;

describe('the token of a request', () => {
  test('is read from a cookie that was signed with our secret', async () => {
    const cookie = await cookieWith(await signSessionToken(token, secret));
    expect(await sessionTokenOf(cookie, secret)).toBe(token);
  });

  test.each([
    ['another secret', async () => cookieWith(await signSessionToken(token, 'another secret'))],
    [
      'another token',
      async () => cookieWith((await signSessionToken(token, secret)).replace('T0', 'T1')),
    ],
    ['no signature', async () => cookieWith(token)],
    ['an empty signature', async () => cookieWith(`${token}.`)],
    [
      'a signature in hex',
      async () =>
        cookieWith(`${token}.${createHmac('sha256', secret).update(token).digest('hex')}`),
    ],
    ['nothing', async () => cookieWith('')],
    ['a broken escape', async () => 'codex-session=%E0%A4%A'],
    ['a kilobyte', async () => cookieWith(await signSessionToken('x'.repeat(1000), secret))],
    ['another name', async () => `codex_session=${await signSessionToken(token, secret)}`],
  ])('is none with %s', async (_, cookie) => {
    expect(await sessionTokenOf(await cookie(), secret)).toBeUndefined();
  });

  test('is none without cookies', async () => {
    expect(await sessionTokenOf(undefined, secret)).toBeUndefined();
  });
});
