import { expect, test } from 'vitest';
import { type Figures, medianOf, missedBy } from './targets.ts';

const good: Figures = {
  performance: 99,
  accessibility: 100,
  'best-practices': 100,
  seo: 100,
  lcpMs: 1200,
  cls: 0,
  tbtMs: 10,
  scriptBytes: 50_000,
};

test('a page that reaches everything misses nothing', () => {
  expect(missedBy(good)).toEqual([]);
});

test.each([
  [{ performance: 94 }, 'performance 94 is below 95'],
  [{ seo: 92 }, 'seo 92 is below 100'],
  [{ lcpMs: 1501 }, 'lcpMs 1501 is above 1500'],
  [{ cls: 0.001 }, 'cls 0.001 is above 0'],
])('names what a page misses: %o', (bad, words) => {
  expect(missedBy({ ...good, ...bad })).toEqual([words]);
});

test('one slow run of three does not count', () => {
  const slow = { ...good, lcpMs: 9000, performance: 40 };
  expect(medianOf([slow, good, { ...good, lcpMs: 1300 }])).toMatchObject({
    lcpMs: 1300,
    performance: 99,
  });
});
