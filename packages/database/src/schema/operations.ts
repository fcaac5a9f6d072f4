import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment } from './columns.ts';

/** The last run of each of cron's tasks, so that one that stopped running is seen. */
export const cronRuns = pgTable('cron_runs', {
  name: text().primaryKey(),
  startedAt: moment().notNull(),
  finishedAt: moment(),
  /** When it last ended well. */
  succeededAt: moment(),
  /** How often it failed since it last ended well. */
  failures: integer().notNull().default(0),
  lastError: text(),
  /** What it got done, as counts by name. */
  report: jsonb().$type<Record<string, number>>().notNull().default({}),
});

/** What operators did by hand, and when: never changed. */
export const operatorActions = pgTable(
  'operator_actions',
  {
    id: id(),
    actorId: uuid()
      .notNull()
      .references(() => users.id),
    action: text({ enum: ['retry_mail', 'retry_webhook', 'retry_media'] }).notNull(),
    /** The id of what it was done to. */
    target: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('operator_actions_recent_idx').on(t.createdAt.desc())],
);

/** What Stripe and we say differently about a payment. */
export const paymentDifferences = pgTable(
  'payment_differences',
  {
    id: id(),
    kind: text({
      enum: [
        'charge_without_purchase',
        'purchase_without_charge',
        'amount_differs',
        'refund_differs',
        'fee_differs',
        'ledger_differs',
      ],
    }).notNull(),
    /** Stripe's payment intent. */
    paymentIntentId: text().notNull(),
    /** Minor units. Null where there is nothing on that side. */
    atStripeCents: integer(),
    hereCents: integer(),
    currency: text().notNull(),
    firstSeenAt: moment().notNull().defaultNow(),
    lastSeenAt: moment().notNull().defaultNow(),
    /** Set when a later comparison no longer found it. */
    resolvedAt: moment(),
  },
  (t) => [
    uniqueIndex('payment_differences_once_key').on(t.kind, t.paymentIntentId),
    index('payment_differences_open_idx')
      .on(t.lastSeenAt)
      .where(sql`${t.resolvedAt} is null`),
  ],
);
