import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange, resolveRange } from './byte-range.ts';

test.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=0-99', { first: 0, last: 99 }],
  ['bytes=10-', { first: 10, last: 99 }],
  ['bytes=10-1000', { first: 10, last: 99 }],
  ['bytes=-5', { first: 95, last: 99 }],
  ['bytes=-500', { first: 0, last: 99 }],
])('%s of a hundred bytes is answered in part', (header, part) => {
  const range = parseRange(header);
  expect(range && resolveRange(range, 100)).toEqual(part);
});

test.each(['bytes=100-', 'bytes=500-600', 'bytes=-0'])(
  '%s of a hundred bytes cannot be answered',
  (header) => {
    const range = parseRange(header);
    expect(range).toBeDefined();
    expect(range && resolveRange(range, 100)).toBeUndefined();
  },
);

test.each([
  null,
  '',
  'bytes=',
  'bytes=-',
  'bytes=5-4',
  'bytes=0-1,3-4',
  'items=0-1',
  'bytes=a-b',
  'bytes=0x1-2',
  'bytes=-1-2',
])('the whole is sent for %s', (header) => {
  expect(parseRange(header)).toBeUndefined();
});

test('a part always lies within the file', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(1000), (text, size) => {
      const range = parseRange(`bytes=${text}`);
      const part = range && resolveRange(range, size);
      if (part) expect(part.first >= 0 && part.first <= part.last && part.last < size).toBe(true);
    }),
  );
});
