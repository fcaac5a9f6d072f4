import { expect, test } from 'vitest';
import { missingParts, rangeOf, remedyOf, sizeOf, waitBefore } from './plan.ts';

const plan = { fileSizeBytes: 40, partSizeBytes: 16, partCount: 3 };

test('parts cover the file without a gap, the last one shorter', () => {
  expect([1, 2, 3].map((part) => rangeOf(plan, part))).toEqual([
    { start: 0, end: 16 },
    { start: 16, end: 32 },
    { start: 32, end: 40 },
  ]);
  expect(sizeOf(plan, 3)).toBe(8);
});

test('only what did not arrive whole is sent again', () => {
  const arrived = [
    { partNumber: 1, sizeBytes: 16 },
    { partNumber: 3, sizeBytes: 7 },
  ];
  expect(missingParts(plan, arrived)).toEqual([2, 3]);
  expect(missingParts(plan, [])).toEqual([1, 2, 3]);
});

test.each([
  [0, '', 'again'],
  [429, '', 'again'],
  [503, '', 'again'],
  [401, '', 'sign-in'],
  [409, 'This upload is complete already.', 'complete'],
  [409, 'Every part arrived already. Complete the upload.', 'complete'],
  [409, 'This upload was started over meanwhile.', 'start-over'],
  [404, '', 'give-up'],
  [413, '', 'give-up'],
] as const)('after %i %s: %s', (status, message, remedy) => {
  expect(remedyOf(status, message)).toBe(remedy);
});

test('each wait is longer, up to half a minute', () => {
  expect([1, 2, 3, 9].map(waitBefore)).toEqual([1000, 2000, 4000, 30_000]);
});
