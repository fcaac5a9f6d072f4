import { expect, test } from 'vitest';
import { pauseBefore } from './locks.ts';
import { createdIndex, droppedIndex, splitStatements } from './statements.ts';

const only = (sql: string) => {
  const [statement] = splitStatements(sql);
  if (!statement) throw new Error('There is no statement.');
  return statement;
};

test.each([
  ['CREATE TABLE a (b int)', 'plain'],
  ['-- about concurrently\nCREATE INDEX i ON a (b)', 'plain'],
  ['/* why */ create unique index concurrently i on a (b)', 'outside'],
  ['DROP INDEX CONCURRENTLY IF EXISTS i;', 'outside'],
  ['reindex index concurrently i', 'outside'],
  ['VACUUM a', 'outside'],
  ['ALTER TABLE a VALIDATE CONSTRAINT c', 'alone'],
  ['-- repeat\nUPDATE a SET b = 1 WHERE b IS NULL', 'repeat'],
  ["INSERT INTO a VALUES ('-- repeat')", 'plain'],
])('%s runs as %s', (sql, kind) => {
  expect(only(sql).kind).toBe(kind);
});

test('what only comments is no statement', () => {
  const sql = '-- nothing\n--> statement-breakpoint\nSELECT 1;\n--> statement-breakpoint\n';
  expect(splitStatements(sql)).toEqual([{ number: 1, kind: 'plain', text: 'SELECT 1;' }]);
});

test.each([
  ['create index concurrently i on a (b)', { index: 'i', table: 'a' }],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "My i" ON ONLY "public"."a b" USING btree (c)',
    { index: '"My i"', table: '"public"."a b"' },
  ],
  ['create index i on a (b)', undefined],
])('%s builds %o', (sql, wanted) => {
  expect(createdIndex(only(sql))).toEqual(wanted);
});

test.each([
  ['drop index concurrently i', 'i'],
  ['DROP INDEX CONCURRENTLY IF EXISTS "public"."i" CASCADE;', '"public"."i"'],
  ['drop index i', undefined],
])('%s removes %s', (sql, wanted) => {
  expect(droppedIndex(only(sql))).toBe(wanted);
});

test('pauses grow to eight seconds, partly by chance', () => {
  expect([1, 2, 3, 9].map((attempt) => pauseBefore(attempt, 1))).toEqual([250, 500, 1000, 8000]);
  expect(pauseBefore(9, 0)).toBe(4000);
});
