import { CRON_TASKS, type CronTask } from '@codex/constants';
import type { PlatformStatus } from '@codex/validation';
import type { CronRow } from './status-query.ts';

/** A task may miss two runs, and a platform that was just deployed has had none. */
const RUNS_UNTIL_OVERDUE = 3;

/** Every task there should be, also those that never ran, and whether each runs as it should. */
export function cronStanding(rows: readonly CronRow[], now: Date): PlatformStatus['cron'] {
  const names = Object.keys(CRON_TASKS) as CronTask[];
  return names.map((name) => {
    const { service, everySeconds } = CRON_TASKS[name];
    const row = rows.find((candidate) => candidate.name === name);
    const { succeededAt = null, failures = 0, lastError = null, report = {} } = row ?? {};
    const age = succeededAt === null ? Infinity : now.getTime() - Date.parse(succeededAt);
    const overdue = age > everySeconds * RUNS_UNTIL_OVERDUE * 1000;
    return { name, service, everySeconds, succeededAt, failures, lastError, report, overdue };
  });
}
