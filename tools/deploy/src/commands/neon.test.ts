import { expect, test } from 'vitest';
import { branchNameOf } from './neon.ts';

test.each([
  ['push-main-1a2b', 'push-main-1a2b'],
  ['push-feature/posters-1a2b', 'push-feature/posters-1a2b'],
  ['push-what "is" this?-1a2b', 'push-what-is-this-1a2b'],
])('a branch of git %s becomes one of Neon', (name, expected) => {
  expect(branchNameOf(name)).toBe(expected);
});
