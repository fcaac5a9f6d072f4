import { expect, test } from 'vitest';
import { deploymentBefore, servingRelease } from './history.ts';

/** Deployments, newest first; each version is called after its place, counted from the oldest. */
const deployments = (...messages: (string | undefined)[]) =>
  messages.map((message, index) => ({ versionId: `v${messages.length - index}`, message }));

test.each([
  ['nothing was there', [], undefined],
  ['only a placeholder was there', ['placeholder'], 'v1'],
  ['the release has not got here yet', ['release one'], 'v1'],
  ['it got here before it was killed', ['release two', 'release one'], 'v1'],
  ['it was deployed twice', ['release two', 'release two', 'release one'], 'v1'],
  ['a secret was changed before it', ['release two', undefined, 'release one'], 'v2'],
  ['a secret was changed after it', [undefined, 'release two', 'release one'], 'v1'],
  ['it was taken back before', ['release one, back from two', 'release two', 'release one'], 'v3'],
  ['it is the first', ['release two', 'placeholder'], 'v1'],
])('when %s, a release returns to what served before', (_, messages, expected) => {
  expect(deploymentBefore(deployments(...messages), 'two')?.versionId).toBe(expected);
});

test('a changed secret does not hide which release serves', () => {
  expect(servingRelease(deployments(undefined, 'release two', 'release one'))).toBe('two');
  expect(servingRelease(deployments('placeholder'))).toBeUndefined();
});
