import { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { createWorker } from '@codex/worker-utils';
import { deliverOutbox } from './mail/deliver.ts';
import { authRoutes } from './routes/index.ts';
import { internalRoutes } from './routes/internal.ts';
import { services } from './services.ts';
import { sweep } from './sweep.ts';

export const app = createWorker({
  service: 'auth-worker',
  routes: { '/api/auth': authRoutes, '/internal': internalRoutes },
  services,
});

/** Every minute: the mail that is due, and what has expired. */
async function scheduled(_: ScheduledController, env: Bindings): Promise<void> {
  const log = new ObservabilityClient({ service: 'auth-worker', environment: env.ENVIRONMENT });
  await Promise.all([deliverOutbox(env, log), sweep(env)]);
}

export default { fetch: app.fetch, scheduled };
