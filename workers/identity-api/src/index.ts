import { createWorker } from '@codex/worker-utils';
import { invitationRoutes } from './routes/invitations.ts';
import { memberRoutes } from './routes/members.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { personalDataRoutes } from './routes/personal-data.ts';
import { profileRoutes } from './routes/profile.ts';
import { services } from './services.ts';

export const app = createWorker({
  service: 'identity-api',
  routes: {
    '/api/organizations': organizationRoutes.route('/', memberRoutes),
    '/api/invitations': invitationRoutes,
    '/api/user': profileRoutes.route('/', personalDataRoutes),
  },
  services,
});

export default { fetch: app.fetch };
