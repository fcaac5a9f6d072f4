import {
  transact,
  type Database,
  type DatabaseEnv,
  type Transaction,
  type TransactionOptions,
} from '@codex/database';
import type { ObservabilityClient } from '@codex/observability';
import type { Actor } from '@codex/shared-types';
import { UnauthorizedError } from './errors.ts';

/** What a service needs to work for one request. */
export interface ServiceConfig {
  db: Database;
  env: DatabaseEnv;
  /** Who calls; undefined for strangers and for the platform itself. */
  actor?: Actor | undefined;
  log: ObservabilityClient;
  /** The clock. Default: the real one. */
  now?: () => Date;
}

/** What every domain service has: the database, who calls, the log, the clock, and a transaction. */
export abstract class BaseService {
  protected readonly db: Database;
  protected readonly log: ObservabilityClient;
  protected readonly now: () => Date;
  protected readonly viewer: Actor | undefined;
  readonly #env: DatabaseEnv;

  constructor({ db, env, actor, log, now = () => new Date() }: ServiceConfig) {
    this.db = db;
    this.#env = env;
    this.viewer = actor;
    this.log = log;
    this.now = now;
  }

  /** Who calls. @throws UnauthorizedError for a stranger */
  protected get actor(): Actor {
    if (!this.viewer) throw new UnauthorizedError();
    return this.viewer;
  }

  /** One transaction that may decide midway, tried again on a serialization failure. */
  protected transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return transact(this.#env, work, options);
  }
}
