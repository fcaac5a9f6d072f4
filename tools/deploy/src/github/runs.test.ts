import { expect, test } from 'vitest';
import { verdictOf } from './runs.ts';

const run = (status: string, conclusion: string | null) => ({ head_sha: 'a', status, conclusion });

test.each([
  ['no run yet', [], 'open'],
  ['one under way', [run('in_progress', null)], 'open'],
  ['one that passed', [run('completed', 'success')], 'passed'],
  ['one that failed', [run('completed', 'failure')], 'failed'],
  ['one that failed and is run again', [run('queued', null), run('completed', 'failure')], 'open'],
  [
    'one that was cut off and one that passed',
    [run('completed', 'cancelled'), run('completed', 'success')],
    'passed',
  ],
])('%s', (_, runs, verdict) => {
  expect(verdictOf(runs)).toBe(verdict);
});
