import { createHash } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex, timingSafeEqual, toHex } from './encoding.ts';

test('texts are equal when they are the same, and only then', () => {
  assert(
    property(string(), string(), (a, b) => {
      expect(timingSafeEqual(a, b)).toBe(a === b);
      expect(timingSafeEqual(a, a)).toBe(true);
      expect(timingSafeEqual(a, `${a}x`)).toBe(false);
    }),
  );
});

test('hashes and bytes are written in hex', async () => {
  expect(toHex(new Uint8Array([0, 15, 255]))).toBe('000fff');
  expect(await sha256Hex('grüße')).toBe(createHash('sha256').update('grüße').digest('hex'));
});
