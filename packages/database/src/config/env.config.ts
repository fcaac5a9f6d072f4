import type { neonConfig } from '@neondatabase/serverless';
import { tracedFetch } from '../trace.ts';

/** What a process has to know to reach the database. */
export interface DatabaseEnv {
  DB_METHOD: 'LOCAL_PROXY' | 'LOCAL' | 'NEON_BRANCH' | 'PRODUCTION';
  DATABASE_URL?: string;
  DATABASE_URL_LOCAL_PROXY?: string;
}

/** How long a statement may take. A database that hangs is one that does not answer. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** Where the database is, and how its driver has to be told. */
export const DbEnvConfig = {
  /** The connection string of this environment. @throws Error when it is not set. */
  getDbUrl({ DB_METHOD, DATABASE_URL, DATABASE_URL_LOCAL_PROXY }: DatabaseEnv): string {
    const url = DB_METHOD === 'LOCAL_PROXY' ? DATABASE_URL_LOCAL_PROXY : DATABASE_URL;
    if (!url) throw new Error(`No database address for DB_METHOD ${DB_METHOD}`);
    return url;
  },

  /** Bounds how long Neon's driver waits, and points it at the local proxy where there is one. */
  applyNeonConfig(config: typeof neonConfig, { DB_METHOD }: DatabaseEnv): void {
    config.fetchFunction = (url: string, init: RequestInit) =>
      tracedFetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    if (DB_METHOD !== 'LOCAL_PROXY') return;
    config.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`;
    config.wsProxy = (host, port) => `${host}:${port}/v2`;
    config.useSecureWebSocket = false;
    config.pipelineConnect = false;
    config.pipelineTLS = false;
  },
};
