import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildApp } from '@codex/local/app-build';
import type { Log } from '../log.ts';
import { type EnvironmentName, ROOT, WORKERS, type WorkerPlace } from './catalog.ts';
import { readConfig } from './config.ts';
import { runWrangler } from './wrangler.ts';

/** Where finished bundles lie: the same ones for every environment. */
const OUTPUT = join(ROOT, '.codex/deploy/build');

/** A bundle as it is uploaded. */
export interface BuiltWorker {
  worker: WorkerPlace;
  main: string;
  /** What browsers load, for an app. */
  assets: string | undefined;
}

/** Builds every worker as `wrangler deploy` would, and uploads nothing. The first that fails ends it. */
export async function buildAll(log: Log): Promise<BuiltWorker[]> {
  const built: BuiltWorker[] = [];
  for (const worker of WORKERS) {
    built.push(await buildWorker(worker));
    log(`  built ${worker.folder}`);
  }
  return built;
}

async function buildWorker(worker: WorkerPlace): Promise<BuiltWorker> {
  const paths = pathsOf(worker);
  const folder = join(OUTPUT, worker.key);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (paths.assets) {
    const { error } = await buildApp(worker.folder, join(folder, 'assets'), async () => {});
    if (error !== undefined) throw new Error(`${worker.folder} does not build:\n${error}`);
  }
  await dryRun(worker, 'production', ['--outdir', folder]);
  return { worker, ...paths };
}

/** What was built last. @throws Error when a worker was not */
export function lastBuild(): BuiltWorker[] {
  return WORKERS.map((worker) => {
    const paths = pathsOf(worker);
    if (!existsSync(paths.main)) throw new Error(`${worker.folder} was not built`);
    return { worker, ...paths };
  });
}

/** `wrangler deploy --dry-run` of a worker in an environment. @returns what wrangler wrote */
export async function dryRun(
  worker: WorkerPlace,
  environment: EnvironmentName,
  args: readonly string[],
): Promise<string> {
  const folder = join(ROOT, worker.folder);
  const config = join(folder, 'wrangler.jsonc');
  const named = ['--config', config, '--env', environment];
  return runWrangler(['deploy', '--dry-run', ...named, ...args], {}, folder);
}

function pathsOf(worker: WorkerPlace): { main: string; assets: string | undefined } {
  const config = readConfig(worker, 'production');
  const file = `${basename(config.main ?? 'index.ts').replace(/\.\w+$/, '')}.js`;
  return {
    main: join(OUTPUT, worker.key, file),
    assets: config.assets ? join(OUTPUT, worker.key, 'assets') : undefined,
  };
}
