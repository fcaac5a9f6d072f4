import { procedureFor } from '@codex/worker-utils';
import type { Services } from './services.ts';

export const procedure = procedureFor<Services>();
