import type { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { createServiceRegistry, runCron } from '@codex/worker-utils';
import { services } from './services.ts';

/** Every minute: frees what nobody can reach any more, finds what got lost, and measures what waits. */
export async function scheduled(
  _controller: ScheduledController,
  env: Bindings,
  context: ExecutionContext,
): Promise<void> {
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  const compose = (log: ObservabilityClient) =>
    createServiceRegistry(services, { env, log, actor: undefined, waitUntil });
  await runCron('content-api', env, {
    storage: async ({ log }) => ({ ...(await compose(log).sweep.run()) }),
    'call-transcoders': async ({ log }) => ({ waiting: await compose(log).transcoderCall.run() }),
    'stuck-media': async ({ log }) => ({ ordered: await compose(log).transcoding.orderLost() }),
    measure: async ({ log }) => ({ problems: await compose(log).operations.measure() }),
  });
}
