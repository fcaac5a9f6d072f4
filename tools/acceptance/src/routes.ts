import { randomUUID } from 'node:crypto';
import { app as auth } from '@codex/auth-worker';
import { app as contentApi } from '@codex/content-api';
import { app as ecomApi } from '@codex/ecom-api';
import { app as identityApi } from '@codex/identity-api';
import { routesOf, type RouteEntry } from '@codex/worker-utils';

export interface WorkerRoute extends RouteEntry {
  worker: string;
  /** The route's address with parameters that name nothing. */
  url: string;
}

const WORKERS = [
  { worker: 'auth-worker', app: auth, address: 'AUTH_URL' },
  { worker: 'content-api', app: contentApi, address: 'CONTENT_API_URL' },
  { worker: 'identity-api', app: identityApi, address: 'IDENTITY_API_URL' },
  { worker: 'ecom-api', app: ecomApi, address: 'ECOM_API_URL' },
] as const;

function fill(path: string): string {
  return path
    .replace(/:(\w+)(\{[^}]*\})?\??/g, (_, name: string) =>
      /id$/i.test(name) ? randomUUID() : name === 'n' || name === 'generation' ? '1' : 'unknown',
    )
    .replace(/\*$/, 'unknown');
}

/** Every route of every worker. */
export const ROUTES: WorkerRoute[] = WORKERS.flatMap(({ worker, app, address }) =>
  routesOf(app).map((route) => ({
    ...route,
    worker,
    url: `${process.env[address] ?? ''}${fill(route.path)}`,
  })),
);

/** The addresses of the workers, by name. */
export const WORKER_URLS = WORKERS.map(({ worker, address }) => ({
  worker,
  url: process.env[address] ?? '',
}));
