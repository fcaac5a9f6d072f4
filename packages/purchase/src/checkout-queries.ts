import { accessFacts, type AccessFacts } from '@codex/access';
import type { PurchaseStatus } from '@codex/constants';
import { schema, type Database } from '@codex/database';
import type { Actor } from '@codex/shared-types';
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { CheckoutState } from './settlement-queries.ts';

const { checkoutSessions, content, organizations, users } = schema;

/** What decides whether somebody may buy an item, and the checkout that stands for it now. */
export interface CheckoutClaim {
  title: string;
  priceCents: number | null;
  currency: string;
  buyerEmail: string;
  facts: AccessFacts;
  /** Of the purchase that is not refunded, if there is one. */
  purchaseStatus: PurchaseStatus | null;
  /** Null when the item is not for sale to this person. */
  checkout: OpenCheckout | null;
}

export interface OpenCheckout {
  id: string;
  amountCents: number;
  currency: string;
  status: CheckoutState;
  attempt: number;
  successUrl: string;
  cancelUrl: string;
  expiresAt: Date;
  stripeSessionId: string | null;
  url: string | null;
}

export interface ClaimTerms {
  contentId: string;
  successUrl: string;
  cancelUrl: string;
  expiresAt: Date;
}

interface ClaimRow extends Record<string, unknown> {
  title: string;
  price_cents: number | null;
  currency: string;
  buyer_email: string;
  facts: AccessFacts;
  purchase_status: PurchaseStatus | null;
  checkout: (Omit<OpenCheckout, 'expiresAt'> & { expiresAt: string }) | null;
}

/**
 * Reads the facts about an item and takes or joins the one live checkout of this person for it, in
 * one statement: whoever asks at the same time gets the same row. Undefined for an unknown item.
 */
export async function claimCheckout(
  db: Database,
  actor: Actor,
  { contentId, successUrl, cancelUrl, expiresAt }: ClaimTerms,
): Promise<CheckoutClaim | undefined> {
  const facts = accessFacts(actor.userId);
  const { rows } = await db.execute<ClaimRow>(sql`
    with item as (
      select ${content.id} as id, ${content.title} as title, ${content.priceCents} as price_cents,
        ${content.currency} as currency,
        (select ${users.email} from ${users} where ${users.id} = ${actor.userId}) as buyer_email,
        (select p.status from purchases p
          where p.user_id = ${actor.userId} and p.content_id = ${content.id}
            and p.status <> 'refunded' and p.duplicate_of_id is null) as purchase_status,
        jsonb_build_object(
          'signedIn', ${facts.signedIn}, 'status', ${facts.status}, 'visibility', ${facts.visibility},
          'takenDown', ${facts.takenDown}, 'deleted', ${facts.deleted},
          'organizationDeleted', ${facts.organizationDeleted},
          'owns', ${facts.owns}, 'bought', ${facts.bought}, 'belongs', ${facts.belongs}) as facts
      from ${content} left join ${organizations} on ${organizations.id} = ${content.organizationId}
      where ${content.id} = ${contentId}
    ), claimed as (
      insert into checkout_sessions
        (user_id, content_id, amount_cents, currency, success_url, cancel_url, expires_at)
      select ${actor.userId}, id, price_cents, currency, ${successUrl}, ${cancelUrl}, ${expiresAt.toISOString()}
      from item
      where purchase_status is null
        and facts @> '{"status": "published", "visibility": "purchased_only", "takenDown": false,
          "deleted": false, "organizationDeleted": false, "owns": false, "bought": false, "belongs": false}'
      on conflict (user_id, content_id) where status in ('open', 'processing')
        do update set updated_at = now()
      returning *
    )
    select item.title, item.price_cents, item.currency, item.buyer_email, item.purchase_status, item.facts,
      case when claimed.id is not null then jsonb_build_object(
        'id', claimed.id, 'amountCents', claimed.amount_cents, 'currency', claimed.currency,
        'status', claimed.status, 'attempt', claimed.attempt, 'successUrl', claimed.success_url,
        'cancelUrl', claimed.cancel_url, 'expiresAt', claimed.expires_at,
        'stripeSessionId', claimed.stripe_session_id, 'url', claimed.url) end as checkout
    from item left join claimed on true`);
  const row = rows[0];
  if (!row) return undefined;
  const { title, currency, facts: found, checkout } = row;
  return {
    title,
    currency,
    facts: found,
    priceCents: row.price_cents,
    buyerEmail: row.buyer_email,
    purchaseStatus: row.purchase_status,
    checkout: checkout && { ...checkout, expiresAt: new Date(checkout.expiresAt) },
  };
}

/** Remembers the session that Stripe opened for a checkout. */
export async function storeStripeSession(
  db: Database,
  checkoutId: string,
  { stripeSessionId, url }: { stripeSessionId: string; url: string },
): Promise<void> {
  await db
    .update(checkoutSessions)
    .set({ stripeSessionId, url })
    .where(
      and(
        eq(checkoutSessions.id, checkoutId),
        or(
          isNull(checkoutSessions.stripeSessionId),
          eq(checkoutSessions.stripeSessionId, stripeSessionId),
        ),
      ),
    );
}

/** Lets the next try use another idempotency key; of several that failed together, one moves it on. */
export async function beginNextAttempt(
  db: Database,
  { id, attempt }: Pick<OpenCheckout, 'id' | 'attempt'>,
): Promise<void> {
  await db
    .update(checkoutSessions)
    .set({ attempt: attempt + 1 })
    .where(
      and(
        eq(checkoutSessions.id, id),
        eq(checkoutSessions.attempt, attempt),
        isNull(checkoutSessions.stripeSessionId),
      ),
    );
}

/** The buyer's own checkout by Stripe's session. */
export async function findOwnCheckout(db: Database, actor: Actor, stripeSessionId: string) {
  const [row] = await db
    .select({ status: checkoutSessions.status, contentId: checkoutSessions.contentId })
    .from(checkoutSessions)
    .where(
      and(
        eq(checkoutSessions.stripeSessionId, stripeSessionId),
        eq(checkoutSessions.userId, actor.userId),
      ),
    );
  return row;
}
