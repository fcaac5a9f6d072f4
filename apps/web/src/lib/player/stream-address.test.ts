import { describe, expect, test } from 'vitest';
import { isTokenRefusal, mustRenew, readdress } from './stream-address.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('a streaming address', () => {
  test.each([
    ['2026-03-01T13:00:00Z', false],
    ['2026-03-01T12:01:01Z', false],
    ['2026-03-01T12:00:59Z', true],
    ['2026-03-01T11:00:00Z', true],
    ['soon', true],
  ])('that ends at %s is renewed: %s', (expiresAt, expected) => {
    expect(mustRenew(expiresAt, NOW)).toBe(expected);
  });

  test.each([
    [401, true],
    [403, true],
    [404, false],
    [500, false],
    [undefined, false],
  ])('answered with %s is over: %s', (status, expected) => {
    expect(isTokenRefusal(status)).toBe(expected);
  });
});

describe('the new token', () => {
  const current = 'https://media.example/v/new.token/m1/hls/master.m3u8';

  test('takes the place of the old one in every file', () => {
    expect(readdress('https://media.example/v/old/m1/v720/seg_00001.m4s?x=1', current)).toBe(
      'https://media.example/v/new.token/m1/v720/seg_00001.m4s?x=1',
    );
  });

  test.each([
    'https://elsewhere.example/v/old/m1/a.m4s',
    'blob:abc',
    'https://media.example/other',
  ])('is not given to %s', (address) => expect(readdress(address, current)).toBe(address));
});
