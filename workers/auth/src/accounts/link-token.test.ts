import { sha256Hex } from '@codex/security';
import { expect, test } from 'vitest';
import { newLinkSecret, parseLinkToken } from './link-token.ts';

const userId = '01a1fc35-d616-7607-8375-91d8f432f801';

test('a token names its person and carries a secret of which only the hash is stored', async () => {
  const { secret, secretHash } = await newLinkSecret();
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(secretHash).toBe(await sha256Hex(secret));
  const token = userId.replaceAll('-', '') + secret;
  await expect(parseLinkToken(token)).resolves.toEqual({ userId, secretHash });
});

test.each([
  '',
  'x',
  '../../etc/passwd',
  `${'a'.repeat(74)}`,
  `${'g'.repeat(32)}${'a'.repeat(43)}`,
  `${'a'.repeat(76)}`,
])('what cannot be a token is none: %s', async (token) => {
  await expect(parseLinkToken(token)).resolves.toBeUndefined();
});
