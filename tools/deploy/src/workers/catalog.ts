import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../../..');

/** Where the `wrangler.jsonc` files are: the repository, or a copy of them. */
export function configRoot(): string {
  return process.env.CODEX_CONFIG_ROOT ?? ROOT;
}

export type WorkerKey = 'auth' | 'content-api' | 'identity-api' | 'ecom-api' | 'web';

export interface WorkerPlace {
  key: WorkerKey;
  folder: string;
  /** Its name in `wrangler.jsonc`, before the environment. */
  name: string;
  /** Its part of the hostname. */
  host: string;
  /** The setting that holds its address. */
  urlSetting: string;
}

/** In the order in which they are released: what others ask comes before those who ask. */
export const WORKERS: readonly WorkerPlace[] = [
  place('auth', 'workers/auth', 'auth-worker', 'auth', 'AUTH_URL'),
  place('identity-api', 'workers/identity-api', 'identity-api', 'identity-api', 'IDENTITY_API_URL'),
  place('content-api', 'workers/content-api', 'content-api', 'content-api', 'CONTENT_API_URL'),
  place('ecom-api', 'workers/ecom-api', 'ecom-api', 'ecom-api', 'ECOM_API_URL'),
  place('web', 'apps/web', 'codex-web', 'codex', 'WEB_APP_URL'),
];

function place(
  key: WorkerKey,
  folder: string,
  name: string,
  host: string,
  urlSetting: string,
): WorkerPlace {
  return { key, folder, name, host, urlSetting };
}

export const ENVIRONMENTS = ['development', 'preview', 'staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** One place where the whole platform runs: an environment, or one of its previews. */
export interface Target {
  environment: EnvironmentName;
  /** `production`, `staging`, or `preview-12`: what its names end with. */
  suffix: string;
  /** `codex.example`: what its hostnames end with. */
  domain: string;
}

export function previewTarget(pullRequest: number, domain: string): Target {
  return { environment: 'preview', suffix: `preview-${pullRequest}`, domain };
}

export function environmentTarget(environment: EnvironmentName, domain: string): Target {
  return { environment, suffix: environment, domain };
}

/** What a worker is called in a target: `auth-worker-preview-12`. */
export function scriptNameOf({ name }: WorkerPlace, { suffix }: Target): string {
  return `${name}-${suffix}`;
}

/** Where a worker answers: `auth-preview-12.codex.example`, in production `auth.codex.example`. */
export function hostnameOf({ host }: WorkerPlace, { suffix, domain }: Target): string {
  return `${suffix === 'production' ? host : `${host}-${suffix}`}.${domain}`;
}

/** The addresses of all workers of a target, by the settings that hold them. */
export function addressesOf(target: Target): Record<string, string> {
  return Object.fromEntries(
    WORKERS.map((worker) => [worker.urlSetting, `https://${hostnameOf(worker, target)}`]),
  );
}
