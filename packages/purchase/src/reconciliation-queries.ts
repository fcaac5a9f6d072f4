import { schema, type Database } from '@codex/database';
import { and, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { PaymentDifference, PurchaseHere } from './payment-differences.ts';

const { cronRuns, paymentDifferences, purchases, webhookEvents } = schema;

/** Which of these events are stored. */
export async function findKnownEvents(db: Database, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ id: webhookEvents.id })
    .from(webhookEvents)
    .where(inArray(webhookEvents.id, ids));
  return new Set(rows.map(({ id }) => id));
}

/** How the last run ended: what it left over, and until when it got. */
export async function findLastRun(db: Database) {
  const [row] = await db
    .select({ report: cronRuns.report, succeededAt: cronRuns.succeededAt })
    .from(cronRuns)
    .where(eq(cronRuns.name, 'reconcile'));
  return row;
}

/** What we say of payments, with what the ledger says of each. */
export async function listPurchases(
  db: Database,
  paymentIntentIds: string[],
): Promise<PurchaseHere[]> {
  const ledgerBuyerCents = sql<number>`${sql`coalesce((
    select sum(e.amount_cents) from ledger_entries e
    where e.purchase_id = ${purchases.id} and e.account = 'buyer'), 0)::int`}`;
  const rows = await db
    .select({
      paymentIntentId: purchases.stripePaymentIntentId,
      amountCents: purchases.amountCents,
      refundedCents: purchases.refundedCents,
      currency: purchases.currency,
      feeCents: purchases.stripeFeeCents,
      status: purchases.status,
      ledgerBuyerCents,
    })
    .from(purchases)
    .where(inArray(purchases.stripePaymentIntentId, paymentIntentIds));
  return rows.map(({ status, ...row }) => ({ ...row, isDisputed: status === 'disputed' }));
}

const MAX_STRAYS = 100;

/** Sales of a period of which Stripe showed no charge. */
export function listStrayPurchases(
  db: Database,
  { since, until, seen }: { since: Date; until: Date; seen: string[] },
) {
  return db
    .select({
      paymentIntentId: purchases.stripePaymentIntentId,
      amountCents: purchases.amountCents,
      currency: purchases.currency,
    })
    .from(purchases)
    .where(
      and(
        sql`${purchases.purchasedAt} between ${since} and ${until}`,
        seen.length > 0 ? notInArray(purchases.stripePaymentIntentId, seen) : undefined,
      ),
    )
    .limit(MAX_STRAYS);
}

/** Keeps what differs, and closes what was compared again and no longer does. */
export async function recordDifferences(
  db: Database,
  { compared, found }: { compared: string[]; found: PaymentDifference[] },
): Promise<void> {
  const stillThere = found.map(({ kind, paymentIntentId }) =>
    and(eq(paymentDifferences.kind, kind), eq(paymentDifferences.paymentIntentId, paymentIntentId)),
  );
  if (compared.length > 0) {
    await db
      .update(paymentDifferences)
      .set({ resolvedAt: sql`now()` })
      .where(
        and(
          inArray(paymentDifferences.paymentIntentId, compared),
          isNull(paymentDifferences.resolvedAt),
          stillThere.length > 0 ? sql`not (${or(...stillThere)})` : undefined,
        ),
      );
  }
  if (found.length === 0) return;
  await db
    .insert(paymentDifferences)
    .values(found)
    .onConflictDoUpdate({
      target: [paymentDifferences.kind, paymentDifferences.paymentIntentId],
      set: {
        atStripeCents: sql`excluded.at_stripe_cents`,
        hereCents: sql`excluded.here_cents`,
        lastSeenAt: sql`now()`,
        resolvedAt: null,
      },
    });
}
