import { describe, expect, test } from 'vitest';
import { loginAddress, sameSitePath } from './same-site.ts';

describe('the way on after signing in', () => {
  test.each(['/library', '/items/1?x=2#part', '/studio/o/northlight'])('%s is ours', (path) => {
    expect(sameSitePath(path)).toBe(path);
  });

  test.each([
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '\\\\elsewhere.example',
    '/.//elsewhere.example',
    '/..//elsewhere.example',
    'javascript:alert(1)',
    ' /library',
    '',
    null,
    undefined,
  ])('%j leads nowhere else', (target) => {
    expect(sameSitePath(target, '/library')).toBe('/library');
  });

  test('is remembered with its query', () => {
    const url = new URL('https://codex.example/checkout/success?session_id=a&b=c');
    const redirectTo = new URL(loginAddress(url), url).searchParams.get('redirectTo');
    expect(redirectTo).toBe('/checkout/success?session_id=a&b=c');
  });
});
