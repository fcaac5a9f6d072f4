import { schema, withPagination, type Database } from '@codex/database';
import type { Actor } from '@codex/shared-types';
import type { SalesQuery } from '@codex/validation';
import { and, desc, eq, gte, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { countPurchases, selectPurchases, type PurchaseView } from './purchase-view.ts';

const { contentAccess, organizationMembers, purchases } = schema;

const newestFirst = [desc(purchases.purchasedAt), desc(purchases.id)];

export interface PurchasePage {
  rows: PurchaseView[];
  total: number;
}

/** What the actor bought. */
export async function listOwnPurchases(
  db: Database,
  actor: Actor,
  page: { page: number; limit: number },
): Promise<PurchasePage> {
  const where = eq(purchases.userId, actor.userId);
  const { limit, offset } = withPagination(page);
  const [rows, [count]] = await db.batch([
    selectPurchases(db)
      .where(where)
      .orderBy(...newestFirst)
      .limit(limit)
      .offset(offset),
    countPurchases(db, where),
  ]);
  return { rows, total: count?.total ?? 0 };
}

export async function findOwnPurchase(
  db: Database,
  actor: Actor,
  id: string,
): Promise<PurchaseView | undefined> {
  const [row] = await selectPurchases(db).where(
    and(eq(purchases.id, id), eq(purchases.userId, actor.userId)),
  );
  return row;
}

/** Whether the actor holds a live entitlement that a purchase gave. */
export async function hasBought(db: Database, actor: Actor, contentId: string): Promise<boolean> {
  const rows = await db
    .select({ id: contentAccess.id })
    .from(contentAccess)
    .where(
      and(
        eq(contentAccess.userId, actor.userId),
        eq(contentAccess.contentId, contentId),
        eq(contentAccess.source, 'purchase'),
        isNull(contentAccess.revokedAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** The organizations whose sales are the actor's to see and refund. */
function managedOrganizations(db: Database, actor: Actor) {
  return db
    .select({ id: organizationMembers.organizationId })
    .from(organizationMembers)
    .where(
      and(
        eq(organizationMembers.userId, actor.userId),
        inArray(organizationMembers.role, ['owner', 'admin']),
      ),
    );
}

/** A sale that the actor made, or that an organization made which they own or administer. */
export async function findOwnSale(
  db: Database,
  actor: Actor,
  id: string,
): Promise<PurchaseView | undefined> {
  const isSeller = or(
    eq(purchases.creatorId, actor.userId),
    inArray(purchases.organizationId, managedOrganizations(db, actor)),
  );
  const [row] = await selectPurchases(db).where(and(eq(purchases.id, id), isSeller));
  return row;
}

/**
 * The actor's sales, or an organization's which they own or administer. Undefined for an
 * organization of others.
 */
export async function listSales(
  db: Database,
  actor: Actor,
  { organizationId, from, to, ...page }: SalesQuery,
): Promise<PurchasePage | undefined> {
  const managed = managedOrganizations(db, actor);
  const ofSeller: SQL | undefined =
    organizationId === undefined
      ? eq(purchases.creatorId, actor.userId)
      : and(
          eq(purchases.organizationId, organizationId),
          inArray(purchases.organizationId, managed),
        );
  const where = and(
    ofSeller,
    from && gte(purchases.purchasedAt, from),
    to && lt(purchases.purchasedAt, to),
  );
  const { limit, offset } = withPagination(page);
  const isManaged =
    organizationId === undefined ? sql`true` : sql`${organizationId}::uuid in ${managed}`;
  const [rows, [count], [right]] = await db.batch([
    selectPurchases(db)
      .where(where)
      .orderBy(...newestFirst)
      .limit(limit)
      .offset(offset),
    countPurchases(db, where),
    db.select({ isManaged: sql<boolean>`${isManaged}` }).from(sql`(select 1) as one`),
  ]);
  return right?.isManaged ? { rows, total: count?.total ?? 0 } : undefined;
}
