import { join } from 'node:path';
import { currentOperation, type ObservabilityClient } from '@codex/observability';
import { z } from 'zod';
import type { Binaries } from './binaries.ts';
import { PermanentFailure, Superseded } from './failure.ts';
import { createJobApi, type JobApi } from './internal-api.ts';
import { transcode } from './job.ts';
import type { Handler, Lease } from './queue.ts';
import type { Sandbox } from './sandbox.ts';
import { openWorkshop } from './workshop.ts';

const jobSchema = z.object({ mediaId: z.uuid(), generation: z.int().nonnegative() });

interface ApiSettings {
  baseUrl: string;
  secret: string;
}

/**
 * Runs one job. What is the file's own fault is told to the creator at once and ends the job;
 * anything else is thrown, and tried again.
 */
export function createJobHandler(settings: {
  api: ApiSettings;
  binaries: Binaries;
  sandbox: Sandbox;
  workFolder: string;
  log: ObservabilityClient;
}): Handler {
  const { binaries, sandbox, workFolder } = settings;
  return async (lease) => {
    const { mediaId, generation, api } = openJob(settings.api, lease);
    const log = settings.log.with({ jobId: lease.id, mediaId, generation, attempt: lease.attempt });
    const folder = join(workFolder, lease.id);
    const shop = openWorkshop({ folder, binaries, sandbox, signal: lease.signal });
    const started = performance.now();
    log.info('transcoding');
    try {
      const result = await transcode(shop, api);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      measure(seconds, 'complete');
      log.info('transcoded', { seconds, durationSeconds: result.durationSeconds });
      return { outcome: 'complete', seconds };
    } catch (error) {
      if (error instanceof Superseded) return endSuperseded(log);
      if (!(error instanceof PermanentFailure)) throw error;
      measure((performance.now() - started) / 1000, 'refused');
      log.info('refused', { reason: error.reason, detail: error.message });
      return reportFailure(api, error.reason);
    }
  };
}

function measure(seconds: number, outcome: string): void {
  const metrics = currentOperation()?.telemetry?.metrics;
  metrics?.observe('codex.transcoding.duration', seconds, { outcome });
}

/** Tells the creator of a job that failed for good, and is itself repeated until that worked. */
export function createDeadJobHandler(settings: {
  api: ApiSettings;
  defaultReason: string;
}): Handler {
  return async (lease) => reportFailure(openJob(settings.api, lease).api, settings.defaultReason);
}

function openJob(
  api: ApiSettings,
  lease: Lease,
): { mediaId: string; generation: number; api: JobApi } {
  const { mediaId, generation } = jobSchema.parse(lease.data);
  return {
    mediaId,
    generation,
    api: createJobApi({ ...api, mediaId, generation, signal: lease.signal }),
  };
}

async function reportFailure(api: JobApi, reason: string): Promise<object> {
  await api.failed(reason).catch((error: unknown) => {
    if (!(error instanceof Superseded)) throw error;
  });
  return { outcome: 'failed', reason };
}

function endSuperseded(log: ObservabilityClient): object {
  log.info('no longer wanted');
  return { outcome: 'superseded' };
}
