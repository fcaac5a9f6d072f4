import type { HonoEnv } from '@codex/shared-types';
import {
  checkoutParams,
  checkoutSchema,
  checkoutStatusSchema,
  createCheckoutSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const checkoutRoutes = new Hono<HonoEnv>()
  .post(
    '/create',
    procedure({
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      summary: 'Open the page where an item is paid',
      input: { body: createCheckoutSchema },
      output: checkoutSchema,
      successStatus: 201,
      handler: ({ services, input }) => services.purchases.createCheckoutSession(input.body),
    }),
  )
  .get(
    '/:sessionId',
    procedure({
      policy: { auth: 'required', rateLimit: 'api' },
      summary: 'Where a checkout is',
      input: { params: checkoutParams },
      output: checkoutStatusSchema,
      handler: ({ services, input }) => services.purchases.getCheckout(input.params.sessionId),
    }),
  );
