import * as fc from 'fast-check';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { expect, test } from 'vitest';
import { thumbhashSchema } from './thumbhash.ts';

const side = fc.integer({ min: 1, max: 100 });

/** A picture of one noise. */
function picture(width: number, height: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 4 }, (_, index) =>
    index % 4 === 3 ? 255 : (index * seed) % 256,
  );
}

test('the hash of any opaque picture, of whatever shape, is one', () => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 999 }), (width, height, seed) => {
      const hash = rgbaToThumbHash(width, height, picture(width, height, seed));
      expect(hash.length).toBeLessThanOrEqual(24);
      const text = Buffer.from(hash).toString('base64');
      expect(thumbhashSchema.parse(text)).toBe(text);
    }),
  );
});

test('whatever is taken for one is a picture', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 14, maxLength: 26 }), (bytes) => {
      const { success } = thumbhashSchema.safeParse(Buffer.from(bytes).toString('base64'));
      if (!success) return;
      const { w, h, rgba } = thumbHashToRGBA(bytes);
      expect(Math.min(w, h)).toBeGreaterThan(0);
      expect(rgba).toHaveLength(w * h * 4);
    }),
    { numRuns: 2000 },
  );
});

const real = '1lcGPIh2d3eAiIh3iHeJcIcHdw==';
test.each([
  ['nothing', ''],
  ['a word', 'hostile'],
  ['an address', 'data:image/png;base64,AA'],
  ['style', 'AAAA);background:url(//evil'],
  ['a cut one', real.slice(0, 24)],
  ['a megabyte', 'A'.repeat(1024 * 1024)],
  ['one whose header says that it is see-through', Buffer.from([0, 0, 128, 4, 0, ...Array(14).fill(0)]).toString('base64')],
  ['one whose header says that it has no height', Buffer.alloc(19).toString('base64')],
] as const)('%s is refused', (_, text) => {
  expect(thumbhashSchema.safeParse(text).success).toBe(false);
}); // prettier-ignore
