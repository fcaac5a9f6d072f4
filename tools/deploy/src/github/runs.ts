import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createService } from '../http.ts';
import type { Log } from '../log.ts';
import type { GitHubSettings } from '../settings.ts';

const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({
      head_sha: z.string(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
    }),
  ),
});
type Run = z.output<typeof runsSchema>['workflow_runs'][number];

export interface TestedOptions {
  settings: GitHubSettings;
  commit: string;
  log: Log;
  /** Milliseconds between two questions, and until we give up. */
  pollMs?: number;
  timeoutMs?: number;
}

/** What the runs of the tests say of a commit. */
export function verdictOf(runs: readonly Run[]): 'passed' | 'failed' | 'open' {
  if (runs.some(({ conclusion }) => conclusion === 'success')) return 'passed';
  const isOpen = runs.length === 0 || runs.some(({ status }) => status !== 'completed');
  return isOpen ? 'open' : 'failed';
}

/** Waits until testing.yml has passed for a commit. @throws Error when it failed, or takes too long */
export async function whenTested(options: TestedOptions): Promise<void> {
  const { settings, commit, log, pollMs = 15_000, timeoutMs = 45 * 60_000 } = options;
  const service = createService(
    {
      name: 'GitHub',
      baseUrl: `${settings.GITHUB_API_URL}/repos/${settings.GITHUB_REPOSITORY}`,
      token: settings.GITHUB_TOKEN,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    },
    () => ({ message: 'no reason given', codes: [] }),
  );
  const deadline = Date.now() + timeoutMs;
  log(`Waiting for the tests of ${commit} …`);
  for (;;) {
    const { workflow_runs: runs } = await service.read(
      runsSchema,
      '/actions/workflows/testing.yml/runs',
      { query: { head_sha: commit, per_page: 20 } },
    );
    const verdict = verdictOf(runs);
    if (verdict === 'passed') return log(`The tests of ${commit} passed.`);
    if (verdict === 'failed') throw new Error(`The tests of ${commit} failed.`);
    if (Date.now() > deadline) throw new Error(`The tests of ${commit} take too long.`);
    await sleep(pollMs);
  }
}
