import { expect, test } from 'vitest';
import type { Migration } from './journal.ts';
import { planMigrations } from './plan.ts';
import { hashOf } from './records.ts';
import { splitStatements } from './statements.ts';

const migration = (tag: string, when: number): Migration => ({
  tag,
  when,
  hash: `hash of ${tag}`,
  statements: splitStatements('select 1--> statement-breakpoint\nselect 2'),
  isWhole: false,
});
const migrations = [migration('0000_a', 10), migration('0001_b', 20), migration('0002_c', 30)];
const [first] = migrations[1]?.statements ?? [];
const step = { tag: '0001_b', number: 1, hash: first ? hashOf(first) : '', isFinished: true };

test('what the database has not seen is pending, also when something newer was applied before', () => {
  const { applied, pending, problems } = planMigrations(migrations, {
    hashes: new Map([
      [10, 'hash of 0000_a'],
      [30, 'hash of 0002_c'],
    ]),
    steps: [step],
  });
  expect({ applied, problems }).toEqual({ applied: 2, problems: [] });
  expect(pending).toMatchObject([
    { migration: { tag: '0001_b' }, finished: new Set([1]), started: new Set([1]) },
  ]);
});

test('a database that newer code migrated is no problem', () => {
  const { unknown, problems } = planMigrations(migrations, {
    hashes: new Map([[99, 'newer']]),
    steps: [],
  });
  expect({ unknown, problems }).toEqual({ unknown: 1, problems: [] });
});

test.each([
  ['a file that changed after it was applied', { hashes: new Map([[10, 'other']]), steps: [] }],
  [
    'a half applied one whose statement changed',
    { hashes: new Map(), steps: [{ ...step, hash: 'other' }] },
  ],
  [
    'a half applied one that is gone',
    { hashes: new Map(), steps: [{ ...step, tag: '0009_other' }] },
  ],
])('%s stops the run', (_, applied) => {
  expect(planMigrations(migrations, applied).problems).toHaveLength(1);
});
