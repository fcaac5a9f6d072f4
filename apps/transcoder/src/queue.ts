import { setTimeout as delay } from 'node:timers/promises';
import { TRANSCODE_DEAD_QUEUE, TRANSCODE_QUEUE } from '@codex/constants';
import {
  operate,
  within,
  type ObservabilityClient,
  type Operation,
  type Telemetry,
} from '@codex/observability';
import { PgBoss, type JobWithMetadata } from 'pg-boss';
import { z } from 'zod';
import { ContentApiAway } from './failure.ts';
import { jobOperation } from './job-operation.ts';

export { TRANSCODE_DEAD_QUEUE, TRANSCODE_QUEUE };

/** What a handler is given. Its signal aborts when the lease is lost or the process is stopping. */
export interface Lease {
  id: string;
  data: unknown;
  /** 1 for the first try. */
  attempt: number;
  signal: AbortSignal;
  /** What the job last failed with, in the dead letter queue. */
  sourceOutput: unknown;
}

export type Handler = (lease: Lease) => Promise<object>;

interface Work {
  handle: Handler;
  stopping: AbortSignal;
  log: ObservabilityClient;
}

/** What pg-boss answers and its types leave out. */
const touchedSchema = z.object({ affected: z.int() });

const POLL_MS = 1000;
const PAUSE_AFTER_FAULT_MS = 3000;
const HEARTBEAT_MS = 5000;
const PAUSE_WHILE_AWAY_SECONDS = 20;

/** The reason of the signal when the process is told to stop: the job is given back, not failed. */
class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** The reason of the signal when someone else may already be working on the job. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * Opens the queue. Its schema and queues come from the database's migrations; a job whose holder has
 * been silent for 20 seconds is noticed within five by any transcoder that runs.
 */
export async function openQueue(databaseUrl: string, log: ObservabilityClient): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'codex-transcoder',
    max: 4,
    migrate: false,
    createSchema: false,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', (error) => log.warn('the queue is out of reach', { cause: error }));
  await boss.start();
  return boss;
}

/** Takes one job after the other until told to stop. */
export async function workQueue(
  boss: PgBoss,
  queue: string,
  { telemetry, ...work }: Work & { telemetry?: Telemetry | undefined },
): Promise<void> {
  const { stopping, log } = work;
  while (!stopping.aborted) {
    try {
      const [job] = await boss.fetch<object>(queue, { includeMetadata: true });
      const operation = job && jobOperation(job, telemetry);
      if (operation) await within(operation, () => workJob(boss, job, { ...work, operation }));
      else await pause(POLL_MS, stopping);
      telemetry?.exportSoon((sending) => void sending);
    } catch (error) {
      log.warn('could not take a job', { queue, cause: error });
      await pause(PAUSE_AFTER_FAULT_MS, stopping);
    }
  }
}

async function workJob(
  boss: PgBoss,
  job: JobWithMetadata,
  { handle, stopping, log, operation }: Work & { operation: Operation },
): Promise<void> {
  const attempt = { id: job.id, retryCount: job.retryCount };
  const lease = new AbortController();
  const stop = (): void => lease.abort(new Stopping('the transcoder is stopping'));
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop();
  const heartbeat = setInterval(async () => {
    const held = await keepAlive(boss, job, log);
    if (!held) lease.abort(new LeaseLost('the lease has ended'));
  }, HEARTBEAT_MS);
  try {
    const attributes = { 'codex.job.id': job.id, 'codex.job.attempt': job.retryCount + 1 };
    const output = await operate(
      operation,
      `job ${job.name}`,
      { kind: 'consumer', attributes },
      () =>
        handle({
          id: job.id,
          data: job.data,
          attempt: job.retryCount + 1,
          signal: lease.signal,
          sourceOutput: job.sourceOutput,
        }),
    );
    await boss.complete(job.name, attempt, output);
  } catch (error) {
    await endAttempt(boss, job, { reason: lease.signal.reason, error, log });
  } finally {
    clearInterval(heartbeat);
    stopping.removeEventListener('abort', stop);
  }
}

/** Whether the lease still stands; a heartbeat that did not get through says nothing about it. */
async function keepAlive(
  boss: PgBoss,
  { name, id, retryCount }: JobWithMetadata,
  log: ObservabilityClient,
): Promise<boolean> {
  try {
    return touchedSchema.parse(await boss.touch(name, { id, retryCount })).affected > 0;
  } catch (error) {
    log.warn('a heartbeat did not get through', { cause: error });
    return true;
  }
}

/** What becomes of a job whose handler threw: someone else's, given back, or one try fewer. */
async function endAttempt(
  boss: PgBoss,
  job: JobWithMetadata,
  { reason, error, log }: { reason: unknown; error: unknown; log: ObservabilityClient },
): Promise<void> {
  if (reason instanceof LeaseLost) return;
  if (reason instanceof Stopping) return giveBack(boss, job, 0);
  log.warn('a job did not succeed', { queue: job.name, jobId: job.id, cause: error });
  if (error instanceof ContentApiAway) return giveBack(boss, job, PAUSE_WHILE_AWAY_SECONDS);
  const { id, retryCount } = job;
  const message = error instanceof Error ? error.message : 'failed';
  await boss.fail(job.name, { id, retryCount }, { message });
}

/** Puts the job back as if it had not been taken: it costs no try. */
async function giveBack(boss: PgBoss, job: JobWithMetadata, pauseSeconds: number): Promise<void> {
  await boss.getDb().executeSql(
    `UPDATE pgboss.job SET state = 'retry', started_on = NULL, heartbeat_on = NULL,
       start_after = pgboss.job_now() + $4 * interval '1 second'
     WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`,
    [job.name, job.id, job.retryCount, pauseSeconds],
  );
}

async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: stopping }).catch(() => undefined);
}
