import type { Bindings } from '@codex/shared-types';
import { createWorker, runCron } from '@codex/worker-utils';
import { deliverOutbox } from './mail/deliver.ts';
import { authRoutes } from './routes/index.ts';
import { internalRoutes } from './routes/internal.ts';
import { services } from './services.ts';
import { sweep } from './sweep.ts';

const service = 'auth-worker';

export const app = createWorker({
  service,
  routes: { '/api/auth': authRoutes, '/internal': internalRoutes },
  services,
});

/** Every minute: the mail that is due, and what has expired. */
async function scheduled(_: ScheduledController, env: Bindings): Promise<void> {
  await runCron(service, env, {
    mail: async ({ log }) => ({ delivered: await deliverOutbox(env, log) }),
    expired: () => sweep(env),
  });
}

export default { fetch: app.fetch, scheduled };
