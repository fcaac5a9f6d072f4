import { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { createServiceRegistry } from '@codex/worker-utils';
import { services } from './services.ts';

/** Every minute: frees what nobody can reach any more. */
export async function scheduled(
  _controller: ScheduledController,
  env: Bindings,
  context: ExecutionContext,
): Promise<void> {
  const log = new ObservabilityClient({ service: 'content-api', environment: env.ENVIRONMENT });
  const { sweep } = createServiceRegistry(services, {
    env,
    log,
    actor: undefined,
    waitUntil: (work) => context.waitUntil(work),
  });
  try {
    const report = await sweep.run();
    if (Object.values(report).some((count) => count > 0)) log.info('swept', { ...report });
  } catch (error) {
    log.trackError(error, { task: 'sweep' });
    throw error;
  }
}
