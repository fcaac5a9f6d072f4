import type { CronTask } from '@codex/constants';
import { expect, test } from 'vitest';
import { cronStanding } from './cron-standing.ts';

const now = new Date('2026-11-26T12:00:00Z');
const row = (succeededAt: string | null, name: CronTask = 'mail') => ({
  name,
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
  const rows = [row(succeededAt), row(now.toISOString(), 'measure')];
  const mail = cronStanding(rows, now).find(({ name }) => name === 'mail');
  expect(mail).toMatchObject({ succeededAt, overdue, service: 'auth-worker' });
});

test('on a platform that has just begun nothing is late', () => {
  const late = cronStanding([row(now.toISOString())], now).filter(({ overdue }) => overdue);
  expect(late).toEqual([]);
});

test('a task that has never run is listed all the same', () => {
  expect(cronStanding([], now).map(({ name }) => name)).toContain('reconcile');
});
