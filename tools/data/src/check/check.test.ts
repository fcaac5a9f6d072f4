import { describe, expect, test } from 'vitest';
import type { Migration } from '../migrations/journal.ts';
import { splitStatements } from '../migrations/statements.ts';
import { BEFORE, CONTRACT, EXPAND } from '../migrations/representative.testkit.ts';
import { checkMigrations, type Code } from './check.ts';

const BASE = 'CREATE TABLE content (id uuid PRIMARY KEY, title text NOT NULL, old_note text)';
const GONE: Code = { schemaHas: () => false, filesNaming: () => [] };

const asMigrations = (files: Record<string, string>): Migration[] =>
  Object.entries(files).map(([tag, sql], when) => ({
    tag,
    when,
    hash: '',
    statements: splitStatements(sql),
    isWhole: true,
  }));

const check = (files: Record<string, string>, code = GONE) =>
  checkMigrations(asMigrations({ '0000_base': BASE, ...files }), { baseline: '0000_base', code });

test.each([
  ['a nullable column', 'ALTER TABLE content ADD COLUMN a text'],
  ['a column with a constant', "ALTER TABLE content ADD COLUMN a text DEFAULT 'x' NOT NULL"],
  [
    'a column that begins now',
    'ALTER TABLE content ADD COLUMN a timestamptz DEFAULT now() NOT NULL',
  ],
  [
    'an index of a new table',
    'CREATE TABLE a (b int);--> statement-breakpoint\nCREATE INDEX i ON a (b)',
  ],
  ['an index built concurrently', 'CREATE INDEX CONCURRENTLY i ON content (title)'],
  ['a default', "ALTER TABLE content ALTER title SET DEFAULT ''"],
  ['a looser column', 'ALTER TABLE content ALTER title DROP NOT NULL'],
  ['a dropped constraint', 'ALTER TABLE content DROP CONSTRAINT c'],
  ['a function', 'CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1'],
  [
    'a backfill in batches',
    '-- repeat\nUPDATE content SET title = id WHERE id IN (SELECT id FROM content WHERE title IS NULL LIMIT 100)',
  ],
  [
    'a unique constraint on a finished index',
    'ALTER TABLE content ADD CONSTRAINT c UNIQUE USING INDEX i',
  ],
  [
    'what is accepted with a reason',
    '-- accepts index-lock: a hundred rows at most\nCREATE INDEX i ON content (title)',
  ],
])('lets %s pass', async (_, sql) => {
  expect(await check({ '0001_next': sql })).toEqual([]);
});

test.each([
  ['a dropped table', 'DROP TABLE content', /contracts/],
  ['a dropped column', 'ALTER TABLE content DROP COLUMN old_note', /contracts/],
  ['a renamed column', 'ALTER TABLE content RENAME old_note TO note', /contracts/],
  ['a renamed table', 'ALTER TABLE content RENAME TO items', /contracts/],
  ['another type', 'ALTER TABLE content ALTER title TYPE varchar(9)', /contracts/],
  ['a dropped default', 'ALTER TABLE content ALTER title DROP DEFAULT', /contracts/],
  ['a dropped function', 'DROP FUNCTION f', /contracts/],
  ['a truncated table', 'TRUNCATE content', /contracts/],
  ['one of two', 'ALTER TABLE content ADD a text, DROP COLUMN old_note', /contracts/],
  ['a required column', 'ALTER TABLE content ADD a text NOT NULL', /nullable/],
  ['a column of random values', 'ALTER TABLE content ADD a uuid DEFAULT uuidv7()', /rewrites/],
  [
    'a computed column',
    'ALTER TABLE content ADD a text GENERATED ALWAYS AS (title) STORED',
    /rewrites/,
  ],
  ['a counted column', 'ALTER TABLE content ADD a bigserial', /rewrites/],
  ['an inline foreign key', 'ALTER TABLE content ADD a uuid REFERENCES content', /NOT VALID/],
  [
    'a checked constraint',
    'ALTER TABLE content ADD CONSTRAINT c CHECK (id IS NOT NULL)',
    /NOT VALID/,
  ],
  [
    'a constraint nobody validates',
    'ALTER TABLE content ADD CONSTRAINT c CHECK (id IS NOT NULL) NOT VALID',
    /nothing validates/,
  ],
  ['a unique constraint', 'ALTER TABLE content ADD CONSTRAINT c UNIQUE (title)', /CONCURRENTLY/],
  ['a locking index', 'CREATE INDEX i ON content (title)', /CONCURRENTLY/],
  ['a locking drop', 'DROP INDEX i', /CONCURRENTLY/],
  ['NOT NULL out of the blue', 'ALTER TABLE content ALTER old_note SET NOT NULL', /IS NOT NULL/],
  ['one huge update', "UPDATE content SET title = ''", /repeat/],
  ['an endless repetition', "-- repeat\nUPDATE content SET title = ''", /repeat/],
  ['two at once', 'CREATE INDEX CONCURRENTLY i ON content (title); SELECT 1', /only thing/],
  ['a transaction', 'BEGIN', /runner/],
  ['a DO block', 'DO $$ BEGIN DROP TABLE content; END $$', /hides/],
  [
    'an acceptance without a reason',
    '-- accepts index-lock\nCREATE INDEX i ON content (title)',
    /why/,
  ],
  [
    'an accepted contraction',
    '-- accepts contraction: because I say so\nDROP TABLE content',
    /cannot accept/,
  ],
])('refuses %s', async (_, sql, reason) => {
  const problems = await check({ '0001_next': sql });
  expect(problems.join('\n')).toMatch(reason);
  expect(problems[0]).toMatch(/^0001_next, statement 1: /);
});

describe('a contraction', () => {
  const widen = 'ALTER TABLE content ADD note text';
  const drop = (tag: string) => `-- contracts: ${tag}\nALTER TABLE content DROP COLUMN old_note`;

  test('passes when it names what widened before and nobody uses the rest', async () => {
    expect(await check({ '0001_widen': widen, '0002_narrow': drop('0001_widen') })).toEqual([]);
  });

  test.each([
    ['names nothing that exists', drop('0009_never'), GONE, /no 0009_never/],
    ['names itself', drop('0002_narrow'), GONE, /no 0002_narrow/],
    ['names one that widened something else', drop('0001_other'), GONE, /does not widen content/],
    ['is still in the schema', drop('0001_widen'), { ...GONE, schemaHas: () => true }, /still has/],
    [
      'is still in SQL of the code',
      drop('0001_widen'),
      { ...GONE, filesNaming: () => ['a.ts'] },
      /a\.ts still names old_note/,
    ],
  ])('is refused when it %s', async (_, narrow, code, reason) => {
    const files = {
      '0001_widen': widen,
      '0001_other': 'CREATE TABLE a (b int)',
      '0002_narrow': narrow,
    };
    expect((await check(files, code)).join('\n')).toMatch(reason);
  });
});

test('the change that the runner’s tests make passes as a whole', async () => {
  expect(
    await check({
      '0001_before': BEFORE.replace('INDEX', 'INDEX CONCURRENTLY'),
      ...EXPAND,
      ...CONTRACT,
    }),
  ).toEqual([]);
});
