import { MAX_UPLOAD_BYTES, MAX_UPLOAD_PARTS, UPLOAD_PART_BYTES } from '@codex/constants';
import { assert, integer, property, subarray } from 'fast-check';
import { expect, test } from 'vitest';
import { missingParts, planParts, sizeOfPart } from './upload-parts.ts';

const planned = (fileSizeBytes: number) => ({ fileSizeBytes, ...planParts(fileSizeBytes) });

test('the parts of any file add up to it, are equal but the last, and none is empty', () => {
  assert(
    property(integer({ min: 1, max: 200 * UPLOAD_PART_BYTES }), (fileSizeBytes) => {
      const upload = planned(fileSizeBytes);
      const sizes = Array.from(
        { length: upload.partCount },
        (_, i) => sizeOfPart(upload, i + 1) ?? 0,
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(fileSizeBytes);
      expect(sizes.slice(0, -1).every((size) => size === UPLOAD_PART_BYTES)).toBe(true);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(sizeOfPart(upload, 0)).toBeUndefined();
      expect(sizeOfPart(upload, upload.partCount + 1)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test('the largest file has no more parts than storage takes', () => {
  expect(planParts(MAX_UPLOAD_BYTES).partCount).toBeLessThanOrEqual(MAX_UPLOAD_PARTS);
});

test('what is missing is exactly what did not arrive whole', () => {
  const upload = planned(5 * UPLOAD_PART_BYTES + 7);
  const all = [1, 2, 3, 4, 5, 6];
  assert(
    property(subarray(all), subarray(all), (whole, cut) => {
      const arrived = whole.map((partNumber) => ({
        partNumber,
        etag: 'x',
        sizeBytes: cut.includes(partNumber) ? 1 : (sizeOfPart(upload, partNumber) ?? 0),
      }));
      const expected = all.filter((n) => !whole.includes(n) || cut.includes(n));
      expect(missingParts(upload, arrived)).toEqual(expected);
    }),
  );
});
