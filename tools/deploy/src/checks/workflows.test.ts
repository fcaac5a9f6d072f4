import { expect, test } from 'vitest';
import { breaksOurRules, checkWorkflows } from './workflows.ts';

test('every workflow of the repository is clean', { timeout: 60_000 }, async () => {
  expect(await checkWorkflows()).toEqual([]);
});

const good = `
on: { push: {} }
permissions: { contents: read }
concurrency: one
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - run: npm test
`;

test.each([
  ['as it should be', '', '', []],
  [
    'an action by tag',
    '@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0',
    '@v5',
    [
      'job build: actions/checkout@v5 is not pinned by commit',
      '- uses: actions/checkout@v5 does not say its version',
    ],
  ],
  [
    'a pin without its version',
    ' # v5.0.0',
    '',
    ['- uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 does not say its version'],
  ],
  ['a job without end', '    timeout-minutes: 5\n', '', ['job build has no timeout']],
  ['all rights', 'contents: read', 'contents: write', ['gives write to every job']],
  ['rights by default', 'permissions: { contents: read }\n', '', ['has no permissions']],
  [
    "strangers' code with our keys",
    'push: {}',
    'pull_request_target: {}',
    ['pull_request_target runs with our keys'],
  ],
  [
    'text of strangers in a script',
    'npm test',
    'echo ${{ github.head_ref }}',
    ['job build: an expression inside of a script'],
  ],
])('a workflow with %s', (_, from, to, findings) => {
  expect(breaksOurRules(good.replace(from, to))).toEqual(findings);
});
