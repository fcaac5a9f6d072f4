import type { ObservabilityClient } from '@codex/observability';
import type { HonoEnv } from '@codex/shared-types';
import type { Context } from 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    log: ObservabilityClient;
    /** Builds the request's services; called when the first procedure needs them. */
    compose: () => unknown;
  }
}

/** The request's logger: every line carries the request id. */
export function loggerOf(c: Context<HonoEnv>): ObservabilityClient {
  return c.var.log;
}

/** The request's services, as the worker composed them. */
export function servicesOf<Services>(c: Context<HonoEnv>): Services {
  return c.var.compose() as Services;
}
