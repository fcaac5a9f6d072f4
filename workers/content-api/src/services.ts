import { ContentService } from '@codex/content';
import type { ServiceFactories } from '@codex/worker-utils';

export interface Services {
  content: ContentService;
}

export const services: ServiceFactories<Services> = {
  content: ({ config, env }) => new ContentService(config, env),
};
