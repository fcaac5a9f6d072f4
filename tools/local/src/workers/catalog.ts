import { join } from 'node:path';
import type { V4WorkerOptionsShape } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import type { Addresses } from '../settings.ts';
import { ROOT } from '../settings.ts';

/** A worker of the stack: where its source is and where it listens. */
export interface WorkerPlace {
  /** The short name, as `--only` takes it. */
  key: 'auth' | 'content-api' | 'identity-api' | 'ecom-api' | 'web' | 'storage';
  folder: string;
  address: keyof Addresses;
  /** Pages and assets that vite builds first; the worker is part of what comes out. */
  isApp?: boolean;
}

export const WORKERS: readonly WorkerPlace[] = [
  { key: 'auth', folder: 'workers/auth', address: 'auth' },
  { key: 'content-api', folder: 'workers/content-api', address: 'content' },
  { key: 'identity-api', folder: 'workers/identity-api', address: 'identity' },
  { key: 'ecom-api', folder: 'workers/ecom-api', address: 'ecom' },
  { key: 'web', folder: 'apps/web', address: 'web', isApp: true },
  { key: 'storage', folder: 'tools/local/storage', address: 'storage' },
];

/** What `wrangler.jsonc` says about a worker: the only place where bindings are declared. */
export function readWorkerConfig({ folder }: WorkerPlace) {
  const config = unstable_readConfig({ config: join(ROOT, folder, 'wrangler.jsonc') });
  const { name, main } = config;
  if (!main || !name) throw new Error(`${folder}/wrangler.jsonc has no name or no main`);
  const { workerOptions, define } = unstable_getMiniflareWorkerOptions(config);
  // Miniflare gets finished bundles; module rules are for those who let it read sources.
  const { modulesRules: _, ...rest } = workerOptions;
  const options: V4WorkerOptionsShape = rest;
  return { options, name, main, define, crons: options.cronTriggers ?? [] };
}
