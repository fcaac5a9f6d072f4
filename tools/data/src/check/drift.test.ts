import { schema } from '@codex/database';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'vitest';
import { readMigrations } from '../migrations/journal.ts';
import { driftOf } from './drift.ts';
import { brokenLinks, readSnapshots } from './snapshots.ts';

const tags = readMigrations().map(({ tag }) => tag);
const snapshots = readSnapshots();
const newest = [...snapshots.values()].at(-1);
if (!newest) throw new Error('There are no snapshots.');

describe('the schema in code', () => {
  test('is what the migrations make', () => {
    expect(driftOf(schema, newest)).toEqual([]);
  });

  test('is refused with a table that no migration makes', () => {
    const notes = pgTable('notes', { text: text() });
    expect(driftOf({ ...schema, notes }, newest)).toEqual([
      'notes is a table that no migration makes: run drizzle-kit generate',
    ]);
  });

  test('is refused without a table that is still there', () => {
    const { cronRuns: _, ...rest } = schema;
    expect(driftOf(rest, newest)).toEqual([
      'cron_runs is no table of the schema in code, and no migration drops it: run drizzle-kit generate',
    ]);
  });

  test('is refused with other columns and indexes, by their names', () => {
    const changed = pgTable('cron_runs', { name: text() }, (t) => [
      index('cron_runs_idx').on(t.name),
    ]);
    const [problem, ...others] = driftOf({ ...schema, cronRuns: changed }, newest);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^cron_runs differs from its migrations \(.*columns\.started_at/);
    expect(problem).toContain('columns.name');
    expect(problem).toContain('indexes.cron_runs_idx');
  });
});

describe('the chain of snapshots', () => {
  test('is unbroken', () => {
    expect(brokenLinks(tags, snapshots)).toEqual([]);
  });

  test('is broken by two migrations that were generated from the same one', () => {
    const [before, last] = [...snapshots.keys()].slice(-2);
    const fork = { ...newest, prevId: snapshots.get(before ?? '')?.prevId ?? '' };
    const forked = new Map([...snapshots, [last ?? '', fork]]);
    expect(brokenLinks(tags, forked)).toEqual([
      expect.stringMatching(`^${tags.at(-1)} was not generated from the migration before it`),
    ]);
  });

  test('is broken by a migration without a snapshot, and a snapshot without a migration', () => {
    expect(brokenLinks([...tags, '9999_new'], snapshots)).toEqual([
      '9999_new has no meta/9999_snapshot.json',
    ]);
    expect(brokenLinks(tags.slice(0, -1), snapshots)).toHaveLength(1);
  });
});
