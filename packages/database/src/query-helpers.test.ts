import { PgDialect } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import {
  DbEnvConfig,
  isDatabaseUnavailable,
  isForeignKeyViolation,
  isSerializationFailure,
  isUniqueViolation,
  paginationOf,
  schema,
  scopedNotDeleted,
  whereNotDeleted,
  withPagination,
} from './index.ts';

const dialect = new PgDialect({ casing: 'snake_case' });

test.each([
  [{}, { limit: 20, offset: 0 }],
  [
    { page: 3, limit: 10 },
    { limit: 10, offset: 20 },
  ],
  [
    { page: -1, limit: 1000 },
    { limit: 100, offset: 0 },
  ],
])('a page %o becomes limit and offset', (page, expected) => {
  expect(withPagination(page)).toEqual(expected);
});

test('totals beyond what is counted stay at that number', () => {
  expect(paginationOf({ page: 1, limit: 20 }, 41)).toEqual({
    page: 1,
    limit: 20,
    total: 41,
    totalPages: 3,
  });
  expect(paginationOf({ page: 1, limit: 20 }, 10_001).total).toBe(10_000);
});

test('a scoped query names the creator and leaves out what was deleted', () => {
  const scoped = scopedNotDeleted(schema.content, 'me');
  const { sql, params } = dialect.sqlToQuery(scoped ?? whereNotDeleted(schema.content));
  expect(sql).toBe('("content"."creator_id" = $1 and "content"."deleted_at" is null)');
  expect(params).toEqual(['me']);
});

test('errors are told apart wherever their code lies', () => {
  const wrapped = (code: string, constraint = '') =>
    new Error('Failed query', { cause: Object.assign(new Error('x'), { code, constraint }) });
  expect(isUniqueViolation(wrapped('23505', 'a'), 'a')).toBe(true);
  expect(isUniqueViolation(wrapped('23505', 'a'), 'b')).toBe(false);
  expect(isForeignKeyViolation(wrapped('23503'))).toBe(true);
  expect(isSerializationFailure(wrapped('40001'))).toBe(true);
  expect(isDatabaseUnavailable(wrapped('57P01'))).toBe(true);
  expect(isDatabaseUnavailable(wrapped('ECONNREFUSED'))).toBe(true);
  expect(isDatabaseUnavailable(wrapped('22P02'))).toBe(false);
  expect(isDatabaseUnavailable(new Error('anything'))).toBe(false);
});

test('each method has its address, and a missing one is said', () => {
  expect(
    DbEnvConfig.getDbUrl({
      DB_METHOD: 'LOCAL_PROXY',
      DATABASE_URL: 'a',
      DATABASE_URL_LOCAL_PROXY: 'b',
    }),
  ).toBe('b');
  expect(DbEnvConfig.getDbUrl({ DB_METHOD: 'PRODUCTION', DATABASE_URL: 'a' })).toBe('a');
  expect(() => DbEnvConfig.getDbUrl({ DB_METHOD: 'NEON_BRANCH' })).toThrow('NEON_BRANCH');
});
