import type { HonoEnv } from '@codex/shared-types';
import { platformStatusSchema, retrySchema } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

const operator = { auth: 'required', roles: ['admin'], rateLimit: 'api', fresh: true } as const;

/** For those who run the platform. */
export const operationsRoutes = new Hono<HonoEnv>()
  .get(
    '/status',
    procedure({
      policy: operator,
      summary: 'What is queued, stuck and failed',
      output: platformStatusSchema,
      handler: ({ services }) => services.operations.status(),
    }),
  )
  .post(
    '/retry',
    procedure({
      policy: operator,
      summary: 'Try a mail, an event of Stripe’s or a transcoding again within a minute',
      input: { body: retrySchema },
      successStatus: 204,
      handler: ({ services, input }) => services.operations.retry(input.body),
    }),
  );
