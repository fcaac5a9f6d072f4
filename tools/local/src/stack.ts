import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '@codex/data';
import { checkPorts } from './ports.ts';
import { openLogFile } from './log-file.ts';
import { startMailbox } from './mailbox/server.ts';
import { startNeonProxy } from './neon/proxy.ts';
import { logTo, type Part } from './part.ts';
import { oauthOptions } from './oauth/options.ts';
import { startOAuth } from './oauth/server.ts';
import { type Postgres, startPostgres } from './postgres/server.ts';
import { forgetRun, noteRun, reapEarlierRun } from './processes.ts';
import { portOf, type Settings } from './settings.ts';
import { startStripe } from './stripe/index.ts';
import { stripeOptions } from './stripe-options.ts';
import { startTranscoder } from './transcoder.ts';
import { WORKERS, type WorkerPlace } from './workers/catalog.ts';
import { startWorkers, type Workers } from './workers/runtime.ts';

export interface StackOptions {
  settings: Settings;
  /** The workers to start; all of them, and the transcoder, without it. */
  only?: readonly WorkerPlace[];
  /** Whether workers are built again when their source changes. */
  watch: boolean;
  durable: boolean;
  /** Whether PostgreSQL and the proxy in front of it run already, e.g. in Docker. */
  externalDatabase?: boolean;
  /** Whether what workers complain about stays in the log file. */
  quiet?: boolean;
}

export interface Stack {
  stop(): Promise<void>;
  /** Rejects when a part is gone for good. */
  failed: Promise<never>;
  /** The folders of workers that do not build. */
  brokenWorkers(): string[];
}

/** Starts everything, in order; whatever fails on the way takes the rest down again. */
export async function startStack({
  settings,
  only,
  watch,
  durable,
  externalDatabase = false,
  quiet = false,
}: StackOptions): Promise<Stack> {
  const { stateDir, addresses, env } = settings;
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  await reapEarlierRun(stateDir);
  await checkPorts(addresses, externalDatabase ? ['postgres', 'neon'] : []);
  const parts: Pick<Part, 'stop'>[] = [];
  const failures: Promise<never>[] = [];
  const add = <P extends Pick<Part, 'stop'> & Partial<Part>>(part: P): P => {
    parts.unshift(part);
    if (part.failed) failures.push(part.failed);
    return part;
  };
  const stop = async () => {
    for (const part of parts.splice(0)) await part.stop();
    forgetRun(stateDir);
  };
  const onStart = () => noteRun(stateDir);
  onStart();
  try {
    const log = logTo('postgres');
    const postgres = externalDatabase
      ? undefined
      : add(await startPostgres({ url: addresses.postgres, stateDir, durable, log, onStart }));
    await migrate({ url: addresses.postgres });
    const mailboxPort = portOf(addresses.mailbox);
    add(await startMailbox({ port: mailboxPort, stateDir, apiKey: env.RESEND_API_KEY ?? '' }));
    add(await startOAuth(oauthOptions(settings)));
    const control = createControl(postgres);
    if (postgres) {
      const [port, postgresUrl] = [portOf(addresses.neon), addresses.postgres];
      add(await startNeonProxy({ port, postgresUrl, control: control.answer }));
    }
    const workers = add(
      await startWorkers({
        settings,
        workers: only ?? WORKERS,
        watch,
        log: logTo('workers'),
        onConsole: openLogFile(
          join(stateDir, 'logs/workers.log'),
          quiet ? () => {} : logTo('workers'),
        ),
        onStart,
      }),
    );
    control.attach(workers);
    add(await startStripe(stripeOptions(settings)));
    if (!only) {
      add(startTranscoder(settings));
      onStart();
    }
    return { stop, failed: Promise.race(failures), brokenWorkers: workers.broken };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What tests may do to a running stack, as `POST /_local/…` of the proxy. */
function createControl(postgres: Postgres | undefined) {
  let workers: Workers | undefined;
  const answer = async (path: string): Promise<unknown> => {
    if (postgres && path === '/_local/postgres/kill') {
      postgres.kill('SIGKILL');
      return { ok: true };
    }
    const name = /^\/_local\/cron\/([\w-]+)$/.exec(path)?.[1];
    const outcome = name && (await workers?.runCron(name));
    return outcome ? { outcome } : undefined;
  };
  const attach = (running: Workers) => {
    workers = running;
  };
  return { answer, attach };
}
