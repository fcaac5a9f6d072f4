import { expect, test } from 'vitest';
import { backOff, judge } from './health.ts';

test.each([
  ['well', 200, { status: 'healthy', build: 'two' }, undefined],
  [
    'sick',
    503,
    { status: 'degraded', checks: { database: 'unhealthy', kv: 'healthy' } },
    'answered 503, not well: database',
  ],
  ['another worker', 200, undefined, 'answered 200'],
  ['not yet there', 530, undefined, 'answered 530'],
  ['still the release before', 200, { status: 'healthy', build: 'one' }, 'still answered by one'],
])('a worker that is %s', (_, status, health, reason) => {
  const verdict = reason === undefined ? { healthy: true } : { healthy: false, reason };
  expect(judge(status, health, 'two')).toEqual(verdict);
});

test('each attempt waits twice as long, up to 15 seconds', () => {
  expect(backOff(1)).toEqual([]);
  expect(backOff(8)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});
