import { CRON_TASKS, type CronTask } from '@codex/constants';
import { dbHttp, type Database } from '@codex/database';
import {
  beginOperation,
  describeError,
  operate,
  type ObservabilityClient,
} from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { sql } from 'drizzle-orm';
import { observe } from './observe.ts';

/** What a run got done, as counts by name. */
export type CronReport = Record<string, number>;

/** A task by its name. It is bounded, and goes on where the last run stopped. */
export type CronWork = (run: { log: ObservabilityClient }) => Promise<CronReport>;

const EVERY_MINUTE = 60;

/**
 * Whether a task that is not for every minute is due. Of two that ask at once one is told so. What
 * failed, died or left something over is due again after an hour.
 */
async function claimRun(db: Database, name: CronTask, at: Date): Promise<boolean> {
  const age = sql`${at.toISOString()}::timestamptz - r.started_at`;
  const isUnfinished = sql`(r.failures > 0 or r.finished_at is null or r.finished_at < r.started_at
    or coalesce((r.report->>'left')::int, 0) > 0)`;
  const { rows } = await db.execute(sql`
    insert into cron_runs as r (name, started_at) values (${name}, ${at.toISOString()}::timestamptz)
    on conflict (name) do update set started_at = excluded.started_at
    where ${age} >= make_interval(secs => ${CRON_TASKS[name].everySeconds})
      or (${isUnfinished} and ${age} >= interval '1 hour')
    returning name`);
  return rows.length > 0;
}

interface Outcome {
  name: CronTask;
  startedAt: Date;
  report: CronReport;
  /** Undefined when it ended well. */
  error?: string;
}

async function recordRun(db: Database, { name, startedAt, report, error }: Outcome): Promise<void> {
  const ended = error === undefined ? sql`now()` : sql`null::timestamptz`;
  await db.execute(sql`
    insert into cron_runs as r (name, started_at, finished_at, succeeded_at, failures, last_error, report)
    values (${name}, ${startedAt.toISOString()}::timestamptz, now(), ${ended},
      ${error === undefined ? 0 : 1}::int, ${error ?? null}::text, ${JSON.stringify(report)}::jsonb)
    on conflict (name) do update set
      started_at = excluded.started_at, finished_at = excluded.finished_at,
      succeeded_at = coalesce(excluded.succeeded_at, r.succeeded_at),
      failures = case when excluded.failures = 0 then 0 else r.failures + 1 end,
      last_error = coalesce(excluded.last_error, case when excluded.failures > 0 then r.last_error end),
      report = excluded.report`);
}

function reasonOf(error: unknown): string {
  const { kind, message, code, cause } = describeError(error);
  const root = message ?? (typeof cause === 'object' && cause ? Reflect.get(cause, 'message') : '');
  return [kind, code, root].filter(Boolean).join(': ').slice(0, 500);
}

async function runTask(
  db: Database,
  log: ObservabilityClient,
  name: CronTask,
  work: CronWork,
): Promise<boolean> {
  const startedAt = new Date();
  try {
    if (CRON_TASKS[name].everySeconds > EVERY_MINUTE && !(await claimRun(db, name, startedAt))) {
      return true;
    }
    const report = await work({ log });
    const hasDone = Object.values(report).some((count) => count > 0);
    if (hasDone) log.info('cron', { task: name, report });
    await recordRun(db, { name, startedAt, report });
    return true;
  } catch (error) {
    log.trackError(error, { task: name });
    await recordRun(db, { name, startedAt, report: {}, error: reasonOf(error) }).catch(
      (failure: unknown) => log.trackError(failure, { task: name, during: 'recording' }),
    );
    return false;
  }
}

/**
 * What a worker does every minute: its tasks side by side, each an operation of its own whose outcome
 * is kept for the operators. One that fails does not stop another.
 * @throws Error naming the tasks that failed, so that the platform counts the run as failed
 */
export async function runCron(
  service: string,
  env: Bindings,
  tasks: Partial<Record<CronTask, CronWork>>,
): Promise<void> {
  const { log, telemetry } = observe(service, env);
  const db = dbHttp(env);
  const names = Object.keys(tasks) as CronTask[];
  const ended = await Promise.all(
    names.map((name) => {
      const work = tasks[name];
      const operation = beginOperation({ requestId: crypto.randomUUID(), telemetry });
      return work
        ? operate(operation, `cron ${name}`, {}, () => runTask(db, log, name, work))
        : true;
    }),
  );
  await telemetry?.flush();
  const failed = names.filter((_, index) => !ended[index]);
  if (failed.length > 0) throw new Error(`These tasks failed: ${failed.join(', ')}`);
}
