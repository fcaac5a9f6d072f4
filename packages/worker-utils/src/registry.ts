import { dbHttp, type Database } from '@codex/database';
import type { ObservabilityClient } from '@codex/observability';
import type { ServiceConfig } from '@codex/service-errors';
import type { Actor, Bindings } from '@codex/shared-types';

/** What a worker composes its services from, for one request. */
export interface CompositionContext {
  env: Bindings;
  db: Database;
  actor: Actor | undefined;
  log: ObservabilityClient;
  /** Keeps work alive after the answer. */
  waitUntil: (work: Promise<unknown>) => void;
  /** What every service takes. */
  config: ServiceConfig;
}

export type ServiceFactories<Services> = {
  [Name in keyof Services]: (context: CompositionContext) => Services[Name];
};

/** Builds a request's services when they are first used, once each. */
export function createServiceRegistry<Services extends object>(
  factories: ServiceFactories<Services>,
  context: Omit<CompositionContext, 'db' | 'config'>,
): Services {
  const built = new Map<keyof Services, Services[keyof Services]>();
  const { env, actor, log } = context;
  const complete = (): CompositionContext => {
    const db = dbHttp(env);
    return { ...context, db, config: { db, env, actor, log } };
  };
  const registry: Partial<Services> = {};
  for (const name of Object.keys(factories) as (keyof Services)[]) {
    Object.defineProperty(registry, name, {
      enumerable: true,
      get: () => {
        const known = built.get(name);
        if (known !== undefined) return known;
        const service = factories[name](complete());
        built.set(name, service);
        return service;
      },
    });
  }
  return registry as Services;
}
