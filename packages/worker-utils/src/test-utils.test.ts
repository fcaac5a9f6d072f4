import { sessionTokenOf } from '@codex/security';
import { expect, test } from 'vitest';
import { createAuthenticatedRequest, createTestUser } from './index.ts';

test('a request that was made for a test carries a session the platform recognises', async () => {
  const request = await createAuthenticatedRequest('http://x/', {
    token: 'abc',
    secret: 's'.repeat(32),
  });
  const cookies = request.headers.get('cookie') ?? '';
  expect(await sessionTokenOf(cookies, 's'.repeat(32))).toBe('abc');
  expect(await sessionTokenOf(cookies, 'another')).toBeUndefined();
});

test('people of tests differ from each other', () => {
  expect(createTestUser().email).not.toBe(createTestUser().email);
  expect(createTestUser({ role: 'creator' }).role).toBe('creator');
});
