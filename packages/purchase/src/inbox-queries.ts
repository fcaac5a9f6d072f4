import type { WebhookEndpoint } from '@codex/constants';
import { schema, type Database } from '@codex/database';
import type { StripeEvent } from '@codex/validation';
import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm';
import { feeTransaction } from './ledger.ts';
import { ledgerRows, type PurchaseRow } from './settlement-queries.ts';

const { checkoutSessions, ledgerEntries, purchases, webhookEvents } = schema;

export interface IncomingEvent {
  event: StripeEvent;
  endpoint: WebhookEndpoint;
  /** Undefined for an event that nothing has to be applied for. */
  paymentKey: string | undefined;
  note?: string;
}

/** Stores an event once. Returns whether it still has to be applied. */
export async function storeEvent(
  db: Database,
  { event, endpoint, paymentKey, note }: IncomingEvent,
  at: Date,
): Promise<boolean> {
  const known = db
    .select({ appliedAt: webhookEvents.appliedAt })
    .from(webhookEvents)
    .where(eq(webhookEvents.id, event.id));
  const insert = db
    .insert(webhookEvents)
    .values({
      id: event.id,
      endpoint,
      type: event.type,
      paymentKey: paymentKey ?? null,
      payload: event,
      stripeCreatedAt: new Date(event.created * 1000),
      appliedAt: paymentKey === undefined ? at : null,
      lastError: note ?? null,
    })
    .onConflictDoNothing();
  const [, [row]] = await db.batch([insert, known]);
  return row?.appliedAt === null;
}

/** Notes that a payment could not be applied, and when to try again: after 10 s, 20 s, … an hour. */
export async function postponeEvents(
  db: Database,
  paymentKey: string,
  reason: string,
): Promise<void> {
  await db
    .update(webhookEvents)
    .set({
      attempts: sql`${webhookEvents.attempts} + 1`,
      lastError: reason.slice(0, 500),
      nextAttemptAt: sql`now() + least(interval '1 hour', interval '10 seconds' * power(2, least(${webhookEvents.attempts}, 10)))`,
    })
    .where(and(eq(webhookEvents.paymentKey, paymentKey), isNull(webhookEvents.appliedAt)));
}

/** The payments whose events wait to be applied, longest waiting first. */
export async function listDuePayments(db: Database, at: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ paymentKey: webhookEvents.paymentKey })
    .from(webhookEvents)
    .where(and(isNull(webhookEvents.appliedAt), lte(webhookEvents.nextAttemptAt, at)))
    .groupBy(webhookEvents.paymentKey)
    .orderBy(sql`min(${webhookEvents.nextAttemptAt})`)
    .limit(limit);
  return rows.flatMap(({ paymentKey }) => (paymentKey === null ? [] : [paymentKey]));
}

/** The checkouts that should be over by now and that no event ended. */
export function listOverdueCheckouts(db: Database, at: Date, limit: number) {
  return db
    .select({ id: checkoutSessions.id, stripeSessionId: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.status, 'open'), lt(checkoutSessions.expiresAt, at)))
    .orderBy(asc(checkoutSessions.expiresAt))
    .limit(limit);
}

/** Ends an open checkout that nobody can pay any more. */
export async function expireCheckout(db: Database, id: string): Promise<void> {
  await db
    .update(checkoutSessions)
    .set({ status: 'expired' })
    .where(and(eq(checkoutSessions.id, id), eq(checkoutSessions.status, 'open')));
}

/** Writes what Stripe kept of a sale, once. */
export async function writeStripeFee(
  db: Database,
  purchase: PurchaseRow,
  fee: { reference: string; feeCents: number; currency: string },
): Promise<void> {
  // Only a fee in the currency of the sale can stand beside its amounts.
  const stripeFeeCents = fee.currency === purchase.currency ? fee.feeCents : null;
  const setFee = db.update(purchases).set({ stripeFeeCents }).where(eq(purchases.id, purchase.id));
  if (fee.feeCents === 0) return void (await setFee);
  const rows = ledgerRows(purchase, feeTransaction('stripe_fee', fee));
  await db.batch([db.insert(ledgerEntries).values(rows).onConflictDoNothing(), setFee]);
}

/** Recent sales whose fee nobody wrote down yet. */
export function listSalesWithoutFee(
  db: Database,
  { since, until, limit }: { since: Date; until: Date; limit: number },
) {
  const hasFee = sql`exists (select from ${ledgerEntries} where ${ledgerEntries.purchaseId} = ${purchases.id} and ${ledgerEntries.kind} = 'stripe_fee')`;
  return db
    .select()
    .from(purchases)
    .where(
      and(
        isNull(purchases.stripeFeeCents),
        sql`${purchases.purchasedAt} between ${since} and ${until}`,
        sql`not ${hasFee}`,
      ),
    )
    .orderBy(asc(purchases.purchasedAt))
    .limit(limit);
}

/** Payments for what their buyer held already, whose money is still here. */
export function listUnrefundedDuplicates(db: Database, limit: number) {
  return db
    .select()
    .from(purchases)
    .where(
      and(
        isNotNull(purchases.duplicateOfId),
        inArray(purchases.status, ['completed', 'partially_refunded']),
      ),
    )
    .orderBy(asc(purchases.purchasedAt))
    .limit(limit);
}
