import { describe, expect, test } from 'vitest';
import { assertIsLocale, overwriteGetLocale } from '../paraglide/runtime.js';
import { asShown, blurOf } from './shown.ts';

/** Of a film at dusk, 16:9. */
const HASH = '1lcGPIh2d3eAiIh3iHeJcIcHdw==';

/** The size that a PNG says it has. */
function sizeOf(url: string | null): { width: number; height: number } {
  const png = Buffer.from(url?.split(',')[1] ?? '', 'base64');
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

describe('a picture that is not there yet', () => {
  test('is a very small one of its own shape', () => {
    const blur = blurOf(HASH);
    expect(blur).toMatch(/^data:image\/png;base64,[\w+/=]+$/);
    expect(blur?.length).toBeLessThan(450);
    const { width, height } = sizeOf(blur);
    expect(width).toBe(8);
    expect(height).toBeLessThan(8);
  });

  test('is nothing where there is no hash', () => {
    expect(blurOf(null)).toBeNull();
  });
});

test.each([
  ['en', '$1,299.00'],
  ['de', '1.299,00\u00a0$'],
])('a price in %s is %s', (locale, price) => {
  overwriteGetLocale(() => assertIsLocale(locale));
  const item = { title: 'A', thumbhash: null, priceCents: 129_900, currency: 'usd' };
  expect(asShown(item)).toEqual({ ...item, blur: null, price });
  expect(asShown({ ...item, priceCents: null }).price).toBeNull();
});
