import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failure, type Part } from './part.ts';
import { ROOT, type Settings } from './settings.ts';

const PATIENCE_MS = 10_000;

/** The transcoder, a process of its own as in production; its output goes to a file. */
export function startTranscoder({ env, stateDir }: Settings): Part {
  const { failed, fail } = failure();
  const logFile = createWriteStream(join(stateDir, 'logs/transcoder.log'), { flags: 'a' });
  const child = spawn(process.execPath, ['--import', 'tsx', 'apps/transcoder/src/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      ENVIRONMENT: env.ENVIRONMENT,
      DATABASE_URL: env.DATABASE_URL,
      CONTENT_API_URL: env.CONTENT_API_URL,
      WORKER_SHARED_SECRET: env.WORKER_SHARED_SECRET,
      TRANSCODER_WORK_DIR: join(stateDir, 'transcoder'),
      OTEL_EXPORTER_OTLP_ENDPOINT: env.OTEL_EXPORTER_OTLP_ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: env.OTEL_EXPORTER_OTLP_HEADERS,
      OTEL_TRACES_SAMPLER_ARG: env.OTEL_TRACES_SAMPLER_ARG,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.pipe(logFile);
  child.stderr.pipe(logFile);
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping) fail(new Error(`The transcoder went away (${signal ?? code}), see its log`));
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    name: 'transcoder',
    failed,
    stop: async () => {
      stopping = true;
      if (!isRunning()) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([exited, sleep(PATIENCE_MS, undefined, { ref: false })]);
      if (isRunning()) child.kill('SIGKILL');
    },
  };
}
