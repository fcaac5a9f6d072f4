import { expect, test } from 'vitest';
import { resumeAt } from './resume.ts';

test.each([
  ['nothing was watched', null, 0],
  ['it had barely begun', { positionSeconds: 2, durationSeconds: 600 }, 0],
  ['somebody was in the middle', { positionSeconds: 312.4, durationSeconds: 600 }, 312.4],
  ['it was watched to the end', { positionSeconds: 600, durationSeconds: 600 }, 0],
  ['only the credits are left', { positionSeconds: 571, durationSeconds: 600 }, 0],
])('when %s it goes on there', (_, progress, expected) => {
  expect(resumeAt(progress)).toBe(expected);
});
