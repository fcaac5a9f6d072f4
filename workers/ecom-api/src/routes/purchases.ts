import type { HonoEnv } from '@codex/shared-types';
import {
  idParams,
  paginationQuerySchema,
  purchaseListSchema,
  purchaseSchema,
  refundSchema,
  saleListSchema,
  saleSchema,
  salesQuerySchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const purchaseRoutes = new Hono<HonoEnv>()
  .get(
    '/',
    procedure({
      policy: { auth: 'required', rateLimit: 'api' },
      summary: 'What the caller bought',
      input: { query: paginationQuerySchema },
      output: purchaseListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.purchases.getPurchaseHistory(input.query),
    }),
  )
  .get(
    '/:id',
    procedure({
      policy: { auth: 'required', rateLimit: 'api' },
      summary: 'One purchase of the caller',
      input: { params: idParams },
      output: purchaseSchema,
      handler: ({ services, input }) => services.purchases.getPurchase(input.params.id),
    }),
  )
  .post(
    '/:id/refund',
    procedure({
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      summary: 'Give a buyer their money back, all that is left without an amount',
      input: { params: idParams, body: refundSchema },
      output: saleSchema,
      handler: ({ services, input }) => services.sales.refund(input.params.id, input.body),
    }),
  );

export const saleRoutes = new Hono<HonoEnv>().get(
  '/',
  procedure({
    policy: { auth: 'required', rateLimit: 'api' },
    summary: 'What the caller, or an organization of theirs, sold',
    input: { query: salesQuerySchema },
    output: saleListSchema,
    envelope: 'list',
    handler: ({ services, input }) => services.sales.list(input.query),
  }),
);
