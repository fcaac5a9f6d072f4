import { platformStatusSchema, type RetryInput } from '@codex/validation';
import type { Call } from '../call.ts';
import { gone } from './parts.ts';

export const operationsApi = (call: Call) => ({
  status: () => call('CONTENT_API', 'GET /api/admin/status', { schema: platformStatusSchema }),
  retry: (body: RetryInput) =>
    call('CONTENT_API', 'POST /api/admin/retry', { body, schema: gone, envelope: 'bare' }),
});
