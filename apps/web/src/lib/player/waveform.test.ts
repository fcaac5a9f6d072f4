import { expect, test } from 'vitest';
import { bars } from './waveform.ts';

test('a bar is as high as the loudest of its part', () => {
  const peaks = { bits: 8, data: [-1, 1, -64, 10, 0, 127, -128, 3] };
  expect(bars(peaks, 2)).toEqual([0.5, 1]);
});

test('there are no more bars than there is sound', () => {
  expect(bars({ bits: 8, data: [-64, 64] }, 100)).toEqual([0.5]);
  expect(bars({ bits: 8, data: [] }, 100)).toEqual([]);
});
