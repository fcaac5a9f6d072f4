import { CHECKOUT_STATES, PURCHASE_STATUSES, WEBHOOK_ENDPOINTS } from '@codex/constants';
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment, updatedAt } from './columns.ts';
import { content } from './content.ts';
import { organizations } from './organizations.ts';

/**
 * A hosted checkout page that was opened for one person and one item. At most one is open or has a
 * payment on its way. The row is written before Stripe is asked; its id and attempt are the
 * idempotency key.
 */
export const checkoutSessions = pgTable(
  'checkout_sessions',
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    contentId: uuid()
      .notNull()
      .references(() => content.id),
    amountCents: integer().notNull(),
    currency: text().notNull(),
    stripeSessionId: text().unique(),
    url: text(),
    status: text({ enum: CHECKOUT_STATES }).notNull().default('open'),
    /** Counts Stripe's refusals: a key that it answered with an error would get that error again. */
    attempt: integer().notNull().default(1),
    successUrl: text().notNull(),
    cancelUrl: text().notNull(),
    expiresAt: moment().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('checkout_sessions_live_key')
      .on(t.userId, t.contentId)
      .where(sql`${t.status} in ('open', 'processing')`),
    index('checkout_sessions_expiry_idx')
      .on(t.expiresAt)
      .where(sql`${t.status} in ('open', 'processing')`),
    check(
      'checkout_sessions_status_known',
      sql`${t.status} in ('open', 'processing', 'complete', 'expired', 'failed')`,
    ),
  ],
);

/** One sale. The seller and the split are those of the moment of the sale. Minor units. */
export const purchases = pgTable(
  'purchases',
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    contentId: uuid()
      .notNull()
      .references(() => content.id),
    creatorId: uuid()
      .notNull()
      .references(() => users.id),
    organizationId: uuid().references(() => organizations.id),
    amountCents: integer().notNull(),
    currency: text().notNull(),
    platformFeeCents: integer().notNull(),
    organizationCents: integer().notNull(),
    creatorCents: integer().notNull(),
    /** What Stripe kept, once it said so. Borne by the platform's part. */
    stripeFeeCents: integer(),
    refundedCents: integer().notNull().default(0),
    status: text({ enum: PURCHASE_STATUSES }).notNull(),
    /** Set when the item was already paid for: grants nothing and is refunded by itself. */
    duplicateOfId: uuid().references((): AnyPgColumn => purchases.id),
    stripePaymentIntentId: text().notNull().unique(),
    stripeCheckoutSessionId: text(),
    stripeChargeId: text(),
    receiptUrl: text(),
    purchasedAt: moment().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('purchases_live_key')
      .on(t.userId, t.contentId)
      .where(sql`${t.status} <> 'refunded' and ${t.duplicateOfId} is null`),
    index('purchases_duplicate_idx')
      .on(t.purchasedAt)
      .where(
        sql`${t.duplicateOfId} is not null and ${t.status} in ('completed', 'partially_refunded')`,
      ),
    index('purchases_fee_unknown_idx')
      .on(t.purchasedAt)
      .where(sql`${t.stripeFeeCents} is null`),
    index('purchases_user_idx').on(t.userId, t.purchasedAt.desc()),
    index('purchases_creator_idx').on(t.creatorId, t.purchasedAt.desc()),
    index('purchases_organization_idx')
      .on(t.organizationId, t.purchasedAt.desc())
      .where(sql`${t.organizationId} is not null`),
    index('purchases_content_idx').on(t.contentId),
    index('purchases_charge_idx').on(t.stripeChargeId),
    check('purchases_amount_positive', sql`${t.amountCents} > 0`),
    check(
      'purchases_split_adds_up',
      sql`${t.platformFeeCents} + ${t.organizationCents} + ${t.creatorCents} = ${t.amountCents}`,
    ),
    check(
      'purchases_parts_not_negative',
      sql`least(${t.platformFeeCents}, ${t.organizationCents}, ${t.creatorCents}) >= 0`,
    ),
    check('purchases_refund_range', sql`${t.refundedCents} between 0 and ${t.amountCents}`),
    check(
      'purchases_status_known',
      sql`${t.status} in ('completed', 'refunded', 'partially_refunded', 'disputed')`,
    ),
  ],
);

/** The inbox: every verified Stripe event, once. What was not applied yet has no `appliedAt`. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    /** Stripe's event id. */
    id: text().primaryKey(),
    endpoint: text({ enum: WEBHOOK_ENDPOINTS }).notNull(),
    type: text().notNull(),
    /** What the events of one payment have in common: the payment intent, or the session while there is none. */
    paymentKey: text(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    stripeCreatedAt: moment().notNull(),
    appliedAt: moment(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: moment().notNull().defaultNow(),
    lastError: text(),
    createdAt: createdAt(),
  },
  (t) => [
    index('webhook_events_payment_idx').on(t.paymentKey),
    index('webhook_events_pending_idx')
      .on(t.nextAttemptAt)
      .where(sql`${t.appliedAt} is null`),
  ],
);

/**
 * Double-entry ledger. The entries of one transaction add up to zero (a deferred trigger), and a
 * transaction of one kind and reference exists once. Minor units; positive is money owed to or
 * held by the account.
 */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    transactionId: uuid().notNull(),
    purchaseId: uuid().references(() => purchases.id),
    kind: text({
      enum: [
        'sale',
        'stripe_fee',
        'refund',
        'dispute',
        'dispute_reversal',
        'dispute_fee',
        'payout',
      ],
    }).notNull(),
    /** What in Stripe caused it: the payment intent, refund, dispute or balance transaction. */
    reference: text().notNull(),
    account: text({
      enum: ['buyer', 'stripe', 'platform', 'organization', 'creator', 'bank'],
    }).notNull(),
    /** Whose account, where it is an organization's or a creator's. */
    ownerId: uuid(),
    amountCents: bigint({ mode: 'number' }).notNull(),
    currency: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('ledger_entries_once_key').on(t.kind, t.reference, t.account),
    index('ledger_entries_purchase_idx').on(t.purchaseId),
    index('ledger_entries_owner_idx')
      .on(t.ownerId, t.createdAt)
      .where(sql`${t.ownerId} is not null`),
    index('ledger_entries_transaction_idx').on(t.transactionId),
  ],
);
