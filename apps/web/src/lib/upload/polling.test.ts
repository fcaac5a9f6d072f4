import { expect, test } from 'vitest';
import { backOff, isMoving } from './polling.ts';

test('asks less often while nothing changes, and never less than four times a minute', () => {
  expect([0, 1, 2, 20].map(backOff)).toEqual([2000, 3000, 4500, 15_000]);
});

test('only what is being processed changes by itself', () => {
  expect(
    (['uploading', 'uploaded', 'transcoding', 'ready', 'failed'] as const).filter((status) =>
      isMoving({ status }),
    ),
  ).toEqual(['uploaded', 'transcoding']);
});
