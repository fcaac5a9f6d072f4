import { signAssetUrl } from '@codex/access';
import { MAX_COUNTED_ITEMS } from '@codex/constants';
import { schema, type Database } from '@codex/database';
import type { Purchase, Sale } from '@codex/validation';
import { eq, sql, type SQL } from 'drizzle-orm';

const { content, mediaItems, purchases, users } = schema;

/** Where pictures are served and what signs their addresses. */
export interface AssetEnv {
  STREAM_SIGNING_KEYS?: string | undefined;
  CONTENT_API_URL: string;
}

/** Purchases with what they are shown with. The item may be deleted by now: it was sold all the same. */
export function selectPurchases(db: Database) {
  return db
    .select({
      id: purchases.id,
      contentId: purchases.contentId,
      organizationId: purchases.organizationId,
      amountCents: purchases.amountCents,
      currency: purchases.currency,
      status: purchases.status,
      refundedCents: purchases.refundedCents,
      platformFeeCents: purchases.platformFeeCents,
      organizationCents: purchases.organizationCents,
      creatorCents: purchases.creatorCents,
      purchasedAt: purchases.purchasedAt,
      receiptUrl: purchases.receiptUrl,
      stripePaymentIntentId: purchases.stripePaymentIntentId,
      title: content.title,
      slug: content.slug,
      thumbnailUrl: content.thumbnailUrl,
      mediaItemId: content.mediaItemId,
      mediaGeneration: mediaItems.readyGeneration,
      posterPath: sql<string | null>`${mediaItems.assets} ->> 'poster'`,
      buyerName: users.name,
    })
    .from(purchases)
    .innerJoin(content, eq(content.id, purchases.contentId))
    .innerJoin(users, eq(users.id, purchases.userId))
    .leftJoin(mediaItems, eq(mediaItems.id, content.mediaItemId));
}

export type PurchaseView = Awaited<ReturnType<typeof selectPurchases>>[number];

/** How many purchases match, counted no further than lists promise. */
export function countPurchases(db: Database, where: SQL | undefined) {
  const some = db
    .select({ one: sql`1`.as('one') })
    .from(purchases)
    .where(where)
    .limit(MAX_COUNTED_ITEMS)
    .as('some');
  return db.select({ total: sql<number>`count(*)::int` }).from(some);
}

async function pictureOf(row: PurchaseView, env: AssetEnv, now: Date): Promise<string | null> {
  const { thumbnailUrl, mediaItemId, mediaGeneration, posterPath } = row;
  if (thumbnailUrl) return thumbnailUrl;
  if (!mediaItemId || mediaGeneration === null || !posterPath) return null;
  const file = posterPath.slice(posterPath.lastIndexOf('/') + 1);
  const poster = { mediaId: mediaItemId, generation: mediaGeneration, file };
  return signAssetUrl({ env, rendition: 'poster', ...poster, now });
}

/** A purchase as its buyer sees it. */
export async function toPurchase(row: PurchaseView, env: AssetEnv, now: Date): Promise<Purchase> {
  const { id, contentId, title, slug, amountCents, currency, status, refundedCents } = row;
  return {
    id,
    contentId,
    content: { id: contentId, title, slug, thumbnailUrl: await pictureOf(row, env, now) },
    amountCents,
    currency,
    status,
    refundedCents,
    purchasedAt: row.purchasedAt.toISOString(),
    receiptUrl: row.receiptUrl,
  };
}

/** A purchase as its seller sees it: the split and the buyer's name, never their address or receipt. */
export async function toSale(row: PurchaseView, env: AssetEnv, now: Date): Promise<Sale> {
  const { organizationId, platformFeeCents, organizationCents, creatorCents } = row;
  return {
    ...(await toPurchase(row, env, now)),
    receiptUrl: null,
    organizationId,
    buyer: { name: row.buyerName },
    platformFeeCents,
    organizationCents,
    creatorCents,
    payoutState: payoutStateOf(row.status),
  };
}

function payoutStateOf(status: PurchaseView['status']): Sale['payoutState'] {
  switch (status) {
    case 'completed':
    case 'partially_refunded':
      return 'pending';
    case 'disputed':
      return 'held';
    case 'refunded':
      return 'reversed';
  }
}
