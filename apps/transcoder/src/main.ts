import { ObservabilityClient, telemetryOf } from '@codex/observability';
import { findBinaries } from './binaries.ts';
import { readEnv } from './env.ts';
import { MEDIA_FAILURES } from '@codex/constants';
import { createDeadJobHandler, createJobHandler } from './handlers.ts';
import { IdleWatch } from './idle.ts';
import { watchForStop } from './lifecycle.ts';
import { openQueue, TRANSCODE_DEAD_QUEUE, TRANSCODE_QUEUE, workQueue } from './queue.ts';
import { findSandbox } from './sandbox.ts';
import { claimWorkFolder } from './work-folder.ts';

const env = readEnv(process.env);
const { ENVIRONMENT: environment, CODEX_BUILD: version } = env;
const source = { service: 'transcoder', environment, version };
const log = new ObservabilityClient(source);
const telemetry = telemetryOf(source, env);
const told = watchForStop(log);
const idleSeconds = env.TRANSCODER_EXIT_WHEN_IDLE_SECONDS;
const idle = idleSeconds === undefined ? undefined : new IdleWatch(idleSeconds);
const stopping = idle ? AbortSignal.any([told, idle.signal]) : told;

const workFolder = await claimWorkFolder(env.TRANSCODER_WORK_DIR);
const binaries = await findBinaries({ ffmpeg: env.FFMPEG_PATH, ffprobe: env.FFPROBE_PATH });
const sandbox = await findSandbox(binaries.ffmpeg, workFolder.path);
const boss = await openQueue(env.DATABASE_URL, log);
log.info('transcoder ready', { sandbox: sandbox.kind, concurrency: env.TRANSCODER_CONCURRENCY });

const api = { baseUrl: env.CONTENT_API_URL, secret: env.WORKER_SHARED_SECRET };
const transcodeJob = createJobHandler({ api, binaries, sandbox, workFolder: workFolder.path, log });
const reportDead = createDeadJobHandler({ api, defaultReason: MEDIA_FAILURES.exhausted });

await Promise.all([
  ...Array.from({ length: env.TRANSCODER_CONCURRENCY }, () =>
    workQueue(boss, TRANSCODE_QUEUE, {
      handle: idle?.watch(transcodeJob) ?? transcodeJob,
      stopping,
      log,
      telemetry,
    }),
  ),
  workQueue(boss, TRANSCODE_DEAD_QUEUE, { handle: reportDead, stopping, log, telemetry }),
]);
await telemetry?.flush();
await workFolder.release();
log.info('transcoder stopped');
process.exit(0);
