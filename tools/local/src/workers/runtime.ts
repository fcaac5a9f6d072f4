import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertV4MiniflareOptions,
  Log as MiniflareLog,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from 'miniflare';
import { failure, type Log, type Part } from '../part.ts';
import { portOf, type Settings } from '../settings.ts';
import { startApp } from './app.ts';
import { type Bundle, bundleWorker } from './bundle.ts';
import { readWorkerConfig, type WorkerPlace } from './catalog.ts';
import { startCron } from './cron.ts';
import { brokenWorkerScript } from './broken.ts';

const RELOAD_DELAY_MS = 60;
/** Where Miniflare's entry runs the scheduled handler of a worker. */
const SCHEDULED_PATH = '/cdn-cgi/local/scheduled';
const MAX_RESTARTS_PER_MINUTE = 3;

export interface WorkersOptions {
  settings: Settings;
  workers: readonly WorkerPlace[];
  watch: boolean;
  log: Log;
  /** Takes what the workers write to their consoles. */
  onConsole(entry: { level: string; message: string }): void;
  /** Called whenever the runtime process was started anew. */
  onStart(): void;
}

export interface Workers extends Part {
  /** Runs the scheduled handler of a worker now. */
  runCron(workerName: string): Promise<string | undefined>;
  /** The workers whose source did not build, by folder. */
  broken(): string[];
}

/** All workers in one workerd, each on its own port. */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { settings, workers, watch, log, onConsole, onStart } = options;
  const configs = workers.map((place) => ({ place, ...readWorkerConfig(place) }));
  const bundles = new Map<string, Bundle>();
  const { failed, fail } = failure();
  let reload: (() => void) | undefined;

  const builds = await Promise.all(
    configs.map(async ({ place, main, define }) => {
      const first = Promise.withResolvers<void>();
      const onBuild = (bundle: Bundle) => {
        bundles.set(place.folder, bundle);
        if (bundle.error) log(`${place.folder} does not build:\n${bundle.error}`);
        first.resolve();
        reload?.();
      };
      const start = place.isApp ? startApp : bundleWorker;
      const assetsDir = assetsDirOf(settings, place);
      const build = await start({ folder: place.folder, main, define, watch, assetsDir, onBuild });
      await first.promise;
      return build;
    }),
  );

  const present = new Set(configs.map(({ name }) => name));
  const tmp = join(settings.stateDir, 'tmp');
  rmSync(tmp, { recursive: true, force: true });
  mkdirSync(tmp, { recursive: true });
  const shared = {
    host: '127.0.0.1',
    port: 0,
    cf: false,
    log: new MiniflareLog(LogLevel.ERROR),
    logRequests: false,
    unsafeTriggerHandlers: true,
    handleStructuredLogs: onConsole,
    unsafeHandleRuntimeRestart: restartHandler({ log, onStart, fail }),
    resourcePersistencePath: join(settings.stateDir, 'cloudflare'),
    resourceTmpPath: tmp,
  };
  const compose = () =>
    convertV4MiniflareOptions({
      ...shared,
      workers: configs.map(({ place, options: worker, name }): V4WorkerOptions => {
        const { script, error } = bundles.get(place.folder) ?? { script: '' };
        return {
          ...worker,
          ...(worker.assets && {
            assets: { ...worker.assets, directory: assetsDirOf(settings, place) },
          }),
          name,
          modules: true,
          script: script || brokenWorkerScript(place.folder, error),
          bindings: { ...worker.bindings, ...settings.env },
          serviceBindings: onlyPresent(worker.serviceBindings, present),
          // Tests and developers play many clients; in production Cloudflare sets this header.
          stripCfConnectingIp: false,
          unsafeDirectSockets: [
            { host: '127.0.0.1', port: portOf(settings.addresses[place.address]) },
          ],
        };
      }),
    });

  const miniflare = withOwnEnvironment(tmp, () => new Miniflare(compose()));
  await miniflare.ready;
  onStart();

  reload = debounce(async () => {
    try {
      await miniflare.setOptions(compose());
      onStart();
      log('reloaded');
    } catch (error) {
      log(`could not reload: ${error instanceof Error ? error.message : String(error)}`);
    }
  }, RELOAD_DELAY_MS);

  const scheduled = configs.flatMap(({ name, crons }) => crons.map((cron) => ({ name, cron })));
  const runCron = async (workerName: string) => {
    const cron = scheduled.find(({ name }) => name === workerName)?.cron;
    if (cron === undefined) return undefined;
    // Not `getWorker().scheduled()`: that waits for workerd synchronously, and when workerd waits
    // for us to read its log at that moment, both wait for ever.
    const query = new URLSearchParams({ cron, time: String(Date.now()) });
    const answer = await miniflare.dispatchFetch(`http://localhost${SCHEDULED_PATH}?${query}`, {
      headers: { 'MF-Route-Override': workerName },
    });
    const outcome = await answer.text();
    if (!answer.ok) throw new Error(outcome.slice(0, 200));
    return outcome;
  };
  const cron = startCron(
    scheduled.map(({ name }) => name),
    runCron,
    log,
  );
  return {
    name: 'workers',
    failed,
    runCron,
    broken: () =>
      [...bundles].flatMap(([folder, { error }]) => (error === undefined ? [] : [folder])),
    stop: async () => {
      reload = undefined;
      cron.stop();
      await Promise.all(builds.map((build) => build.stop()));
      await miniflare.dispose();
    },
  };
}

/** Where a stack keeps its own copy of what browsers load: builds of others do not change it. */
function assetsDirOf({ stateDir }: Settings, { key }: WorkerPlace): string {
  return join(stateDir, 'assets', key);
}

/**
 * Miniflare exits the process on a signal, and the stack has more to stop than Miniflare; and it
 * leaves its temporary files behind when killed, so that they had better lie in our state.
 */
function withOwnEnvironment<T>(tmp: string, create: () => T): T {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = tmp;
  const created = create();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!before.has(listener)) process.off(signal, listener);
    }
  }
  return created;
}

/** Miniflare brings workerd back after a crash; a runtime that keeps crashing ends the stack. */
function restartHandler({
  log,
  onStart,
  fail,
}: {
  log: Log;
  onStart(): void;
  fail(error: Error): void;
}): () => void {
  const restarts: number[] = [];
  return () => {
    const now = Date.now();
    restarts.push(now);
    log('workerd crashed and was started again');
    onStart();
    if (restarts.filter((at) => at > now - 60_000).length > MAX_RESTARTS_PER_MINUTE) {
      fail(new Error('workerd keeps crashing'));
    }
  };
}

type ServiceBindings = V4WorkerOptions['serviceBindings'];

/** Leaves out bindings to workers that were not started. */
function onlyPresent(bindings: ServiceBindings, present: Set<string>): ServiceBindings {
  const targets = Object.entries(bindings ?? {});
  return Object.fromEntries(
    targets.filter(([, target]) => {
      const name =
        typeof target === 'object' && 'name' in target && typeof target.name === 'string'
          ? target.name
          : target;
      return typeof name !== 'string' || present.has(name);
    }),
  );
}

/** Calls `action` once things have been quiet for a moment, one call after the other. */
function debounce(action: () => Promise<void>, delayMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(action);
    }, delayMs);
  };
}
