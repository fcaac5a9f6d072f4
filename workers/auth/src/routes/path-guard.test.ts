import { expect, test } from 'vitest';
import { isPlainPath } from './path-guard.ts';

test.each([
  '/api/auth/email/login',
  '/api/auth/sign-in/email',
  '/api/auth/two-factor/verify-totp',
  '/api/auth/jwks',
])('%s is spelled as we know it', (path) => {
  expect(isPlainPath(path)).toBe(true);
});

test.each([
  '/api/auth',
  '/api/auth/',
  '/api/auth/email/login/',
  '/api/auth//email/login',
  '/api/auth/email//login',
  '/api/auth/Email/login',
  '/API/auth/email/login',
  '/api/auth/email/login%20',
  '/api/auth/email%2Flogin',
  '/api/auth/sign%2Din/email',
  '/api/auth/sign%252Din/email',
  '/api/auth/email/login;x=1',
  '/api/auth/email/login.json',
  '/api/auth/-email/login',
  '/api/auth/email\\login',
  '/api/auth/emaıl/login',
])('%s is another spelling, and does not exist', (path) => {
  expect(isPlainPath(path)).toBe(false);
});
