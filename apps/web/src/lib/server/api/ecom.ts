import {
  checkoutSchema,
  checkoutStatusSchema,
  purchaseListSchema,
  purchaseSchema,
  saleListSchema,
  saleSchema,
  type createCheckoutSchema,
  type paginationQuerySchema,
  type refundSchema,
  type salesQuerySchema,
} from '@codex/validation';
import type { z } from 'zod';
import type { Call } from '../call.ts';
import { type Filters, segment } from './parts.ts';

export const ecomApi = (call: Call) => ({
  createCheckout: (body: z.input<typeof createCheckoutSchema>) =>
    call('ECOM_API', 'POST /checkout/create', { body, schema: checkoutSchema }),
  checkoutStatus: (sessionId: string) =>
    call('ECOM_API', `GET /checkout/${segment(sessionId)}`, { schema: checkoutStatusSchema }),
  purchases: (query: Filters<typeof paginationQuerySchema> = {}) =>
    call('ECOM_API', 'GET /purchases', {
      query,
      schema: purchaseListSchema,
      envelope: 'bare',
    }),
  purchase: (id: string) =>
    call('ECOM_API', `GET /purchases/${segment(id)}`, { schema: purchaseSchema }),
  refund: (id: string, body: z.input<typeof refundSchema>) =>
    call('ECOM_API', `POST /purchases/${segment(id)}/refund`, { body, schema: saleSchema }),
  sales: (query: Filters<typeof salesQuerySchema> = {}) =>
    call('ECOM_API', 'GET /sales', { query, schema: saleListSchema, envelope: 'bare' }),
});
