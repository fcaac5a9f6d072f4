import { thumbHashToAverageRGBA } from 'thumbhash';
import { describe, expect, test } from 'vitest';
import { hashPicture, readPpm } from './thumbhash.ts';

const ppm = (header: string, pixels: readonly number[]) =>
  Buffer.concat([Buffer.from(header), Buffer.from(pixels)]);

describe('what a poster looks like from afar', () => {
  test('is read from its pixels', () => {
    const picture = readPpm(ppm('P6\n2 1\n255\n', [200, 40, 20, 200, 40, 20]));
    const { r, g, b } = thumbHashToAverageRGBA(
      Buffer.from(picture ? hashPicture(picture) : '', 'base64'),
    );
    expect(r).toBeCloseTo(200 / 255, 1);
    expect(g).toBeCloseTo(40 / 255, 1);
    expect(b).toBeCloseTo(20 / 255, 1);
  });

  test.each([
    ['nothing', ''],
    ['pixels that are missing', 'P6\n64 64\n255\nabc'],
    ['a picture without a height', 'P6\n64 0\n255\n'],
    ['something else', 'P5\n1 1\n255\nabc'],
  ])('is nothing, of %s', (_, bytes) => {
    expect(readPpm(Buffer.from(bytes))).toBeNull();
  });
});
