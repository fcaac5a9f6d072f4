import { createWorker } from '@codex/worker-utils';
import { accessRoutes } from './routes/access.ts';
import { captionsRoutes } from './routes/captions.ts';
import { contentRoutes } from './routes/content.ts';
import { imageFileRoutes, imageRoutes } from './routes/images.ts';
import { internalRoutes } from './routes/internal.ts';
import { libraryRoutes } from './routes/library.ts';
import { mediaRoutes } from './routes/media.ts';
import { operationsRoutes } from './routes/operations.ts';
import { streamRoutes } from './routes/stream.ts';
import { scheduled } from './scheduled.ts';
import { services } from './services.ts';

export const app = createWorker({
  service: 'content-api',
  routes: {
    '/api/access': accessRoutes,
    '/api/admin': operationsRoutes,
    '/api/content': contentRoutes,
    '/api/images': imageRoutes,
    '/api/media': mediaRoutes.route('/', captionsRoutes),
    '/api/user/library': libraryRoutes,
    '/i': imageFileRoutes,
    '/internal/media': internalRoutes,
    '/v': streamRoutes,
  },
  services,
});

export default { fetch: app.fetch, scheduled };
