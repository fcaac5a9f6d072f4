import { z } from 'zod';
import { uuidSchema } from './primitives.ts';

const stripeId = z.string().min(1).max(255);
/** An id, or the object where Stripe was asked to expand it. */
const reference = z.union([stripeId, z.looseObject({ id: stripeId }).transform(({ id }) => id)]);
const seconds = z.int().min(0).max(253_402_300_799);
const currency = z.string().length(3).toLowerCase();

/** What we write into every payment, and find again on its session, intent and charge. */
const paymentMetadata = z
  .object({
    checkoutSessionId: uuidSchema.optional().catch(undefined),
    userId: uuidSchema.optional().catch(undefined),
    contentId: uuidSchema.optional().catch(undefined),
  })
  .nullish()
  .transform((metadata) => metadata ?? {});

/**
 * The envelope of every event, whatever it is about.
 * @see https://docs.stripe.com/api/events/object
 */
export const stripeEventSchema = z.object({
  id: stripeId,
  object: z.literal('event'),
  type: z.string().min(1).max(100),
  created: seconds,
  data: z.looseObject({ object: z.looseObject({}) }),
});
export type StripeEvent = z.output<typeof stripeEventSchema>;

const sessionObject = z.object({
  object: z.literal('checkout.session'),
  id: stripeId,
  payment_intent: reference.nullish(),
  payment_status: z.string(),
  status: z.string().nullish(),
  amount_total: z.int().nullish(),
  currency: currency.nullish(),
  metadata: paymentMetadata,
});

const intentObject = z.object({
  object: z.literal('payment_intent'),
  id: stripeId,
  status: z.string(),
  amount_received: z.int(),
  currency,
  metadata: paymentMetadata,
});

const chargeObject = z.object({
  object: z.literal('charge'),
  id: stripeId,
  payment_intent: reference.nullish(),
  status: z.string(),
  captured: z.boolean(),
  amount: z.int(),
  amount_refunded: z.int().default(0),
  currency,
  receipt_url: z.string().nullish(),
  balance_transaction: reference.nullish(),
  metadata: paymentMetadata,
});

const refundObject = z.object({
  object: z.literal('refund'),
  id: stripeId,
  payment_intent: reference.nullish(),
  amount: z.int(),
  status: z.string().nullish(),
});

const disputeObject = z.object({
  object: z.literal('dispute'),
  id: stripeId,
  payment_intent: reference.nullish(),
  amount: z.int(),
  status: z.string(),
  balance_transactions: z
    .array(z.object({ id: stripeId, fee: z.int(), currency }))
    .nullish()
    .transform((list) => list ?? []),
});

/** The objects whose events make up the state of a payment; only the fields that we read. */
export const stripePaymentObjectSchema = z.discriminatedUnion('object', [
  sessionObject,
  intentObject,
  chargeObject,
  refundObject,
  disputeObject,
]);
export type StripePaymentObject = z.output<typeof stripePaymentObjectSchema>;
