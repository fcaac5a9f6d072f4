import { ObservabilityClient, telemetryOf, type Telemetry } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';

/** The deployed version: the tag it was given, else the id that `wrangler rollback` takes. */
export function buildOf({ CF_VERSION_METADATA: version }: Bindings): string {
  return version?.tag || version?.id || 'local';
}

/** A worker's logger, and where its measurements go if anywhere. */
export function observe(
  service: string,
  env: Bindings,
): { log: ObservabilityClient; telemetry: Telemetry | undefined } {
  const source = { service, environment: env.ENVIRONMENT, version: buildOf(env) };
  return { log: new ObservabilityClient(source), telemetry: telemetryOf(source, env) };
}
