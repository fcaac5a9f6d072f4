import { expect, test } from 'vitest';
import { affectedBy, type Package } from './affected.ts';

const packages: Package[] = [
  { name: '@codex/validation', folder: 'packages/validation', uses: [] },
  { name: '@codex/database', folder: 'packages/database', uses: [] },
  {
    name: '@codex/content',
    folder: 'packages/content',
    uses: ['@codex/database', '@codex/validation'],
  },
  { name: '@codex/content-api', folder: 'workers/content-api', uses: ['@codex/content'] },
  { name: '@codex/web', folder: 'apps/web', uses: ['@codex/validation'] },
];

test.each([
  [
    'documentation breaks nothing',
    ['docs/CICD.md', 'README.md'],
    { packages: [], code: false, web: false, database: false },
  ],
  [
    'a page breaks the web app only',
    ['apps/web/src/routes/+page.svelte'],
    { packages: ['@codex/web'], code: true, web: true, database: false },
  ],
  [
    'a schema breaks whoever uses it, however far away',
    ['packages/database/src/schema/users.ts'],
    {
      packages: ['@codex/content', '@codex/content-api', '@codex/database'],
      code: true,
      web: false,
      database: true,
    },
  ],
  [
    'a worker breaks the pages that ask it',
    ['workers/content-api/src/index.ts'],
    { packages: ['@codex/content-api'], code: true, web: true, database: false },
  ],
])('%s', (_, files, expected) => {
  expect(affectedBy(files, packages)).toEqual(expected);
});

test('the lock file, or a workflow, can break everything', () => {
  for (const file of ['pnpm-lock.yaml', '.github/workflows/testing.yml']) {
    expect(affectedBy([file], packages)).toMatchObject({ code: true, web: true, database: true });
  }
});
