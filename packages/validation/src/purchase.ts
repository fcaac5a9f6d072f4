import { PURCHASE_STATUSES } from '@codex/constants';
import { z } from 'zod';
import {
  lineSchema,
  pageOf,
  pageQuery,
  timestampSchema,
  urlSchema,
  uuidSchema,
} from './primitives.ts';

/** Where the buyer comes back to. Whether it is on the web app's origin is checked by the service. */
const returnUrlSchema = urlSchema.refine(
  (text) => /^[^\\\s]*$/.test(text),
  'Backslashes and spaces are not allowed.',
);

export const createCheckoutSchema = z.strictObject({
  contentId: uuidSchema,
  successUrl: returnUrlSchema.optional(),
  cancelUrl: returnUrlSchema.optional(),
});
export type CreateCheckoutInput = z.output<typeof createCheckoutSchema>;

export const checkoutSchema = z.object({
  sessionId: z.string(),
  sessionUrl: z.url(),
  expiresAt: timestampSchema,
});
export type Checkout = z.output<typeof checkoutSchema>;

/** Stripe's id of a checkout session. */
export const checkoutParams = z.object({
  sessionId: z
    .string()
    .max(255)
    .regex(/^[A-Za-z0-9_-]+$/),
});

/** `processing`: confirmed, and the money is on its way (a bank debit may take days). */
export const checkoutStatusSchema = z.object({
  status: z.enum(['open', 'processing', 'paid', 'failed', 'expired']),
  contentId: uuidSchema,
});
export type CheckoutStatus = z.output<typeof checkoutStatusSchema>;

const moneyFields = {
  /** Minor units, as are the other amounts. */
  amountCents: z.int(),
  currency: z.string(),
  status: z.enum(PURCHASE_STATUSES),
  refundedCents: z.int(),
  purchasedAt: timestampSchema,
};

export const purchaseSchema = z.object({
  id: uuidSchema,
  contentId: uuidSchema,
  content: z.object({
    id: uuidSchema,
    title: z.string(),
    slug: z.string(),
    thumbnailUrl: z.string().nullable(),
  }),
  ...moneyFields,
  receiptUrl: z.string().nullable(),
});
export type Purchase = z.output<typeof purchaseSchema>;
export const purchaseListSchema = pageOf(purchaseSchema);
export type PurchaseList = z.output<typeof purchaseListSchema>;

/** The split adds up to `amountCents`. The buyer's name is there, their address never. */
export const saleSchema = purchaseSchema.extend({
  organizationId: uuidSchema.nullable(),
  buyer: z.object({ name: z.string() }),
  platformFeeCents: z.int(),
  organizationCents: z.int(),
  creatorCents: z.int(),
  /** `held` while disputed, `reversed` when all of it went back to the buyer. */
  payoutState: z.enum(['pending', 'held', 'reversed']),
});
export type Sale = z.output<typeof saleSchema>;
export const saleListSchema = pageOf(saleSchema);
export type SaleList = z.output<typeof saleListSchema>;

const momentSchema = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'Use ISO 8601, e.g. 2026-01-31.')
  .transform((text) => new Date(text));

/** `from` is included, `to` is not. A date without a time is its first moment in UTC. */
export const salesQuerySchema = z.object({
  ...pageQuery,
  organizationId: uuidSchema.optional(),
  from: momentSchema.optional(),
  to: momentSchema.optional(),
});
export type SalesQuery = z.output<typeof salesQuerySchema>;

/** Without an amount everything that is left. */
export const refundSchema = z.strictObject({
  amountCents: z.int().min(1).optional(),
  reason: lineSchema(200).optional(),
});
export type RefundInput = z.output<typeof refundSchema>;

export const webhookReceiptSchema = z.object({ received: z.literal(true) });
