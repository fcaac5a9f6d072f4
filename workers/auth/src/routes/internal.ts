import type { HonoEnv } from '@codex/shared-types';
import { Hono } from 'hono';
import { z } from 'zod';
import { procedure } from '../procedure.ts';

/** For the platform's own workers. */
export const internalRoutes = new Hono<HonoEnv>().post(
  '/outbox/deliver',
  procedure({
    policy: { auth: 'worker', rateLimit: 'none' },
    summary: 'Send the mails that are due',
    output: z.object({ delivered: z.int() }),
    handler: async ({ services }) => ({ delivered: await services.mail.deliver() }),
  }),
);
