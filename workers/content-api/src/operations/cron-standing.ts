import { CRON_TASKS, type CronTask } from '@codex/constants';
import type { PlatformStatus } from '@codex/validation';
import type { CronRow } from './status-query.ts';

/** A task may miss two runs. */
const RUNS_UNTIL_OVERDUE = 3;
/** Runs every minute, as the others do at first: before its own first run nobody is late. */
const FIRST = 'measure' satisfies CronTask;

/** Every task there should be, also those that never ran, and whether each runs as it should. */
export function cronStanding(rows: readonly CronRow[], now: Date): PlatformStatus['cron'] {
  const names = Object.keys(CRON_TASKS) as CronTask[];
  const hasBegun = rows.some(({ name, succeededAt }) => name === FIRST && succeededAt !== null);
  return names.map((name) => {
    const { service, everySeconds } = CRON_TASKS[name];
    const row = rows.find((candidate) => candidate.name === name);
    const { succeededAt = null, failures = 0, lastError = null, report = {} } = row ?? {};
    const overdue =
      succeededAt === null
        ? hasBegun
        : now.getTime() - Date.parse(succeededAt) > everySeconds * RUNS_UNTIL_OVERDUE * 1000;
    return { name, service, everySeconds, succeededAt, failures, lastError, report, overdue };
  });
}
