import { schema, type Mail, type Transaction } from '@codex/database';
import { currentCause } from '@codex/observability';
import type { PurchaseStatus } from '@codex/constants';
import { and, desc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { LedgerTransaction } from './ledger.ts';
import type { CheckoutTerms, EntitlementState } from './payment-outcome.ts';

const {
  checkoutSessions,
  content,
  contentAccess,
  ledgerEntries,
  organizations,
  outbox,
  purchases,
  users,
  webhookEvents,
} = schema;

export type PurchaseRow = typeof purchases.$inferSelect;
export type CheckoutState = (typeof checkoutSessions.$inferSelect)['status'];

/** Lets one transaction at a time work on whatever the key names, until it ends. */
export async function lockKey(tx: Transaction, key: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

export function listPaymentEvents(tx: Transaction, paymentKey: string) {
  return tx
    .select({ id: webhookEvents.id, payload: webhookEvents.payload })
    .from(webhookEvents)
    .where(eq(webhookEvents.paymentKey, paymentKey));
}

export async function markApplied(
  tx: Transaction,
  ids: string[],
  { at, note }: { at: Date; note: string | null },
): Promise<void> {
  await tx
    .update(webhookEvents)
    .set({ appliedAt: at, lastError: note })
    .where(and(inArray(webhookEvents.id, ids), isNull(webhookEvents.appliedAt)));
}

/** The checkout that a payment names or that opened its session. */
export async function findCheckout(
  tx: Transaction,
  { checkoutIds, stripeSessionId }: { checkoutIds: string[]; stripeSessionId: string | null },
) {
  const named = [
    checkoutIds.length > 0 ? inArray(checkoutSessions.id, checkoutIds) : undefined,
    stripeSessionId === null ? undefined : eq(checkoutSessions.stripeSessionId, stripeSessionId),
  ].filter((condition) => condition !== undefined);
  if (named.length === 0) return undefined;
  const [row] = await tx
    .select()
    .from(checkoutSessions)
    .where(or(...named))
    .orderBy(checkoutSessions.id)
    .limit(1);
  return row;
}

/** Moves a checkout on. A second one of the same person for the same item never becomes live again. */
export async function moveCheckout(
  tx: Transaction,
  { id, userId, contentId }: CheckoutTerms,
  { status, stripeSessionId }: { status: CheckoutState; stripeSessionId: string | null },
): Promise<void> {
  const other = sql`exists (
    select from checkout_sessions o
    where o.user_id = ${userId} and o.content_id = ${contentId} and o.id <> ${id}
      and o.status in ('open', 'processing'))`;
  await tx
    .update(checkoutSessions)
    .set({
      status,
      stripeSessionId: sql`coalesce(${checkoutSessions.stripeSessionId}, ${stripeSessionId})`,
    })
    .where(
      and(
        eq(checkoutSessions.id, id),
        ne(checkoutSessions.status, 'complete'),
        status === 'processing' ? sql`not ${other}` : undefined,
      ),
    );
}

/** The sale of a payment, and whether its buyer holds the item by another one. */
export async function findSale(tx: Transaction, paymentIntentId: string, terms: CheckoutTerms) {
  const rows = await tx
    .select()
    .from(purchases)
    .where(
      or(
        eq(purchases.stripePaymentIntentId, paymentIntentId),
        and(
          eq(purchases.userId, terms.userId),
          eq(purchases.contentId, terms.contentId),
          ne(purchases.status, 'refunded'),
          isNull(purchases.duplicateOfId),
        ),
      ),
    );
  const isThis = (row: PurchaseRow) => row.stripePaymentIntentId === paymentIntentId;
  return { sale: rows.find(isThis), other: rows.find((row) => !isThis(row)) };
}

/** Who sells an item, and how they share; and whom to write to about it. */
export async function getParties(tx: Transaction, { contentId, userId }: CheckoutTerms) {
  const [row] = await tx
    .select({
      creatorId: content.creatorId,
      organizationId: content.organizationId,
      organizationShareBasisPoints: organizations.revenueShareBasisPoints,
      title: content.title,
      buyer: { name: users.name, email: users.email, deletedAt: users.deletedAt },
    })
    .from(content)
    .innerJoin(users, eq(users.id, userId))
    .leftJoin(organizations, eq(organizations.id, content.organizationId))
    .where(eq(content.id, contentId));
  if (!row) throw new Error(`The item ${contentId} of a checkout is not there`);
  return row;
}

export async function insertPurchase(
  tx: Transaction,
  values: typeof purchases.$inferInsert,
): Promise<PurchaseRow> {
  const [row] = await tx.insert(purchases).values(values).returning();
  if (!row) throw new Error('The purchase was not written');
  return row;
}

export interface PurchaseChange {
  status: PurchaseStatus;
  refundedCents: number;
  purchasedAt: Date;
  duplicateOfId: string | null;
  stripeCheckoutSessionId: string | null;
  stripeChargeId: string | null;
  receiptUrl: string | null;
}

export async function updatePurchase(
  tx: Transaction,
  id: string,
  change: PurchaseChange,
): Promise<void> {
  await tx.update(purchases).set(change).where(eq(purchases.id, id));
}

/** Grants the item for a purchase unless it is granted already. */
export async function grantItem(
  tx: Transaction,
  { id, userId, contentId }: PurchaseRow,
): Promise<void> {
  await tx
    .insert(contentAccess)
    .values({ userId, contentId, purchaseId: id, source: 'purchase' })
    .onConflictDoNothing();
}

/** Takes back what a purchase granted. The streams that were handed out end by a trigger. */
export async function revokeItem(
  tx: Transaction,
  purchaseId: string,
  { at, reason }: { at: Date; reason: Exclude<EntitlementState, 'granted'> },
): Promise<void> {
  await tx
    .update(contentAccess)
    .set({ revokedAt: at, revokeReason: reason })
    .where(and(eq(contentAccess.purchaseId, purchaseId), isNull(contentAccess.revokedAt)));
}

export function listWrittenEntries(tx: Transaction, purchaseId: string) {
  const { kind, reference, account, amountCents } = ledgerEntries;
  return tx
    .select({ kind, reference, account, amountCents })
    .from(ledgerEntries)
    .where(eq(ledgerEntries.purchaseId, purchaseId))
    .orderBy(desc(ledgerEntries.id));
}

/** The rows of one ledger transaction. */
export function ledgerRows(
  { id, creatorId, organizationId }: Pick<PurchaseRow, 'id' | 'creatorId' | 'organizationId'>,
  { kind, reference, currency, entries }: LedgerTransaction,
): (typeof ledgerEntries.$inferInsert)[] {
  const transactionId = crypto.randomUUID();
  const owners = { creator: creatorId, organization: organizationId };
  return entries.map(({ account, amountCents }) => ({
    transactionId,
    purchaseId: id,
    kind,
    reference,
    currency,
    account,
    amountCents,
    ownerId: account === 'creator' || account === 'organization' ? owners[account] : null,
  }));
}

export async function insertLedger(
  tx: Transaction,
  purchase: PurchaseRow,
  transactions: LedgerTransaction[],
): Promise<void> {
  const rows = transactions.flatMap((transaction) => ledgerRows(purchase, transaction));
  if (rows.length > 0) await tx.insert(ledgerEntries).values(rows);
}

/** Queues a mail once. Returns whether it is new. */
export async function queueMail(tx: Transaction, dedupeKey: string, mail: Mail): Promise<boolean> {
  const rows = await tx
    .insert(outbox)
    .values({ mail, dedupeKey, cause: currentCause() ?? null })
    .onConflictDoNothing()
    .returning({ id: outbox.id });
  return rows.length > 0;
}
