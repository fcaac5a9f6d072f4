import { createWorker } from '@codex/worker-utils';
import { contentRoutes } from './routes/content.ts';
import { services } from './services.ts';

export const app = createWorker({
  service: 'content-api',
  routes: {
    '/api/content': contentRoutes,
  },
  services,
});

export default { fetch: app.fetch };
