import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { unstable_readConfig, type Unstable_Config } from 'wrangler';
import { z } from 'zod';
import {
  addressesOf,
  configRoot,
  type EnvironmentName,
  hostnameOf,
  scriptNameOf,
  type Target,
  type WorkerPlace,
} from './catalog.ts';

const rawSchema = z.looseObject({
  env: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const fileOf = ({ folder }: WorkerPlace) => join(configRoot(), folder, 'wrangler.jsonc');

/** What `wrangler.jsonc` says about a worker in an environment; without one, on one machine. */
export function readConfig(
  worker: WorkerPlace,
  environment: EnvironmentName | undefined,
): Unstable_Config {
  return unstable_readConfig({ config: fileOf(worker), env: environment }, { hideWarnings: true });
}

export interface RenderOptions {
  worker: WorkerPlace;
  target: Target;
  /** The file that was built. */
  main: string;
  /** What browsers load, for an app. */
  assets: string | undefined;
  /** Ids of the account's KV namespaces, by title. */
  namespaceIds: ReadonlyMap<string, string>;
}

/**
 * The configuration with which a built worker is uploaded: that of its environment, with the names and
 * addresses of the target. Bindings stay within the target.
 * @throws Error when a KV namespace of the target is not there
 */
export function renderConfig(options: RenderOptions): Record<string, unknown> {
  const { worker, target, main, assets, namespaceIds } = options;
  const config = readConfig(worker, target.environment);
  const { env } = rawSchema.parse(parse(readFileSync(fileOf(worker), 'utf8')));
  // Routes are set by us: uploading a version sets none.
  const { routes: _routes, ...bindings } = env[target.environment] ?? {};
  return {
    ...bindings,
    name: scriptNameOf(worker, target),
    main,
    no_bundle: true,
    // Stack traces in the logs then point to our sources.
    upload_source_maps: true,
    compatibility_date: config.compatibility_date,
    compatibility_flags: config.compatibility_flags,
    observability: config.observability,
    workers_dev: false,
    preview_urls: false,
    vars: { ...config.vars, ...addressesOf(target) },
    kv_namespaces: namespaceTitlesOf(worker, target).map(({ binding, title }) => {
      const id = namespaceIds.get(title);
      if (!id) throw new Error(`The account has no KV namespace ${title}`);
      return { binding, id };
    }),
    r2_buckets: config.r2_buckets.map(({ binding, bucket_name: name = '' }) => ({
      binding,
      bucket_name: renameFor(name, target),
    })),
    services: config.services?.map(({ binding, service }) => ({
      binding,
      service: renameFor(service, target),
    })),
    ...(config.assets && { assets: { ...config.assets, directory: assets } }),
  };
}

/** `content-api-preview` becomes `content-api-preview-12`; other environments keep their names. */
function renameFor(name: string, { environment, suffix }: Target): string {
  return name.endsWith(`-${environment}`) ? `${name.slice(0, -environment.length)}${suffix}` : name;
}

/** A KV namespace is called as on one machine, with the target's suffix. */
export function namespaceTitlesOf(worker: WorkerPlace, { suffix }: Target) {
  return readConfig(worker, undefined).kv_namespaces.map(({ binding, id = '' }) => ({
    binding,
    title: `${id}-${suffix}`,
  }));
}

/** Titles of the KV namespaces and names of the buckets that a target's workers are bound to. */
export function storageOf(workers: readonly WorkerPlace[], target: Target) {
  const titles = workers.flatMap((worker) => namespaceTitlesOf(worker, target));
  const buckets = workers.flatMap((worker) => readConfig(worker, target.environment).r2_buckets);
  return {
    namespaces: unique(titles.map(({ title }) => title)),
    buckets: unique(buckets.map(({ bucket_name: name = '' }) => renameFor(name, target))),
  };
}

/** The route at which a worker answers. */
export function routeOf(worker: WorkerPlace, target: Target): string {
  return `${hostnameOf(worker, target)}/*`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
