import { expect, test } from 'vitest';
import { isDeadGeneration } from './storage-sweep.ts';

const media = { status: 'ready', generation: 3, readyGeneration: 3 } as const;

test('of finished media only the visible transcoding stays', () => {
  expect([1, 2, 3].filter((n) => isDeadGeneration(media, n))).toEqual([1, 2]);
});

test('while a new one is made, it and the visible one stay', () => {
  const busy = { ...media, status: 'transcoding', readyGeneration: 1 } as const;
  expect([1, 2, 3, 4].filter((n) => isDeadGeneration(busy, n))).toEqual([2]);
});

test('after a failure the visible one stays, also where it is what could be saved of the failed', () => {
  const failed = { ...media, status: 'failed' } as const;
  expect([1, 2, 3].filter((n) => isDeadGeneration({ ...failed, readyGeneration: 2 }, n))).toEqual([
    1, 3,
  ]);
  expect([1, 2, 3].filter((n) => isDeadGeneration(failed, n))).toEqual([1, 2]);
  expect(
    [1, 2, 3].filter((n) => isDeadGeneration({ ...failed, readyGeneration: null }, n)),
  ).toEqual([1, 2, 3]);
});

test('what is no number in storage is left alone', () => {
  expect(isDeadGeneration(media, Number.NaN)).toBe(false);
});
