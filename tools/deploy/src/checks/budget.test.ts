import { expect, test } from 'vitest';
import { gzipKibOf, overBudget, readBudget } from './budget.ts';
import { WORKERS } from '../workers/catalog.ts';

const budget = { web: { gzipKib: 500, startupMs: 200 } };

test.each([
  ['within its budget', { gzipKib: 499.9, startupMs: 200 }, 0],
  ['too heavy', { gzipKib: 500.1, startupMs: 10 }, 1],
  ['too heavy and too slow', { gzipKib: 600, startupMs: 201 }, 2],
])('a worker %s', (_, measured, findings) => {
  expect(overBudget(budget, 'web', measured)).toHaveLength(findings);
});

test('every worker has a budget', () => {
  expect(Object.keys(readBudget()).toSorted()).toEqual(WORKERS.map(({ key }) => key).toSorted());
});

test("the size is read from wrangler's own words", () => {
  expect(gzipKibOf('Total Upload: 2267.87 KiB / gzip: 376.20 KiB')).toBe(376.2);
  expect(() => gzipKibOf('nothing')).toThrow('wrangler told no size');
});
