import { expect, test } from 'vitest';
import { cronStanding } from './cron-standing.ts';

const now = new Date('2026-11-26T12:00:00Z');
const row = (succeededAt: string | null) => ({
  name: 'mail' as const,
  succeededAt,
  failures: 0,
  lastError: null,
  report: {},
});

test.each([
  ['a minute ago', '2026-11-26T11:59:00Z', false],
  ['three minutes and a second ago', '2026-11-26T11:56:59Z', true],
  ['never', null, true],
])('a task of every minute that ended well %s', (_, succeededAt, overdue) => {
  const mail = cronStanding([row(succeededAt)], now).find(({ name }) => name === 'mail');
  expect(mail).toMatchObject({ succeededAt, overdue, service: 'auth-worker' });
});

test('a task that has never run is listed all the same', () => {
  expect(cronStanding([], now).map(({ name }) => name)).toContain('reconcile');
});
