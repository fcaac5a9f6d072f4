import { defineConfig } from 'vitest/config';

const anywhere = (pattern: string) => [`{apps,packages,workers,tools}/**/${pattern}`];
const alone = ['**/*.budget.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'];
const overHttp = [
  'workers/**/*.test.ts',
  'packages/**/*.integration.test.ts',
  'tools/acceptance/**/*.test.ts',
  'tools/data/**/*.integration.test.ts',
];
const processes = ['tools/local/**/*.test.ts'];

// `npm test` starts the stack and runs these in the order of their groups; see tools/local.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: anywhere('*.test.ts'),
          exclude: [...alone, ...overHttp, ...processes],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'routes',
          include: overHttp,
          exclude: alone,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'local',
          include: processes,
          exclude: alone,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'budget',
          include: anywhere('*.budget.test.ts'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: anywhere('*.e2e.test.ts'),
          exclude: ['**/node_modules/**', 'tools/browser/**'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tools/browser/**/*.e2e.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
