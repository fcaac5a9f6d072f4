import type { Language } from '@codex/constants';
import type { Cause } from '@codex/observability';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from './columns.ts';

/**
 * The mails there are, and what each needs. Written in the transaction that causes them. Who has an
 * account at the address gets them in their own language; `language` is for all others.
 */
export type Mail = (
  | { template: 'verify-email'; to: string; name: string; url: string }
  | { template: 'already-registered'; to: string; name: string; url: string }
  | { template: 'reset-password'; to: string; name: string; url: string }
  | { template: 'change-email'; to: string; name: string; url: string }
  | { template: 'email-taken'; to: string; name: string }
  | { template: 'email-changing'; to: string; name: string; newEmail: string }
  | { template: 'email-changed'; to: string; name: string; newEmail: string }
  | { template: 'password-changed'; to: string; name: string }
  | { template: 'account-deleted'; to: string; name: string }
  | {
      template: 'invitation';
      to: string;
      organizationName: string;
      inviterName: string;
      role: string;
      url: string;
    }
  | {
      template: 'receipt';
      to: string;
      name: string;
      title: string;
      amountCents: number;
      currency: string;
      url: string;
      receiptUrl: string | null;
    }
  | {
      template: 'refund';
      to: string;
      name: string;
      title: string;
      amountCents: number;
      currency: string;
      full: boolean;
    }
) & { language?: Language };

/** Mails to send, at least once, under a key that makes repetition harmless. */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    mail: jsonb().$type<Mail>().notNull(),
    /** Two causes of the same mail write the same key; the second changes nothing. */
    dedupeKey: text().notNull().unique(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: moment().notNull().defaultNow(),
    deliveredAt: moment(),
    /** Set when it was given up. */
    failedAt: moment(),
    lastError: text(),
    /** The request that caused it, and where in its trace. */
    cause: jsonb().$type<Cause>(),
    createdAt: createdAt(),
  },
  (t) => [
    index('outbox_pending_idx')
      .on(t.nextAttemptAt)
      .where(sql`${t.deliveredAt} is null and ${t.failedAt} is null`),
    index('outbox_failed_idx')
      .on(t.failedAt)
      .where(sql`${t.deliveredAt} is null and ${t.failedAt} is not null`),
    // What still names a person, for the sweep that makes old mails forget.
    index('outbox_personal_idx')
      .on(t.createdAt)
      .where(sql`${t.mail} ? 'to'`),
  ],
);
