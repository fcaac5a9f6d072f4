import type { Database } from '@codex/database';
import { sql, type SQL } from 'drizzle-orm';

const PAGE = 500;

/** One kind of what is held about a person: rows of `cursor` and `item`, in a file of its own. */
export interface ExportSource {
  file: string;
  /** One line for the archive's own description. */
  about: string;
  /** The type of the cursor, by which pages follow each other. */
  cursor: 'uuid' | 'bigint';
  rows: (userId: string) => SQL;
}

const iso = (column: string): SQL =>
  sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Everything that is held about a person and theirs to have: no secret, nobody else's address. */
export const EXPORT_SOURCES: readonly ExportSource[] = [
  {
    file: 'sessions.json',
    about: 'Where you are signed in.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'ipAddress', ip_address,
        'userAgent', user_agent, 'createdAt', ${iso('created_at')}, 'lastUsedAt', ${iso('updated_at')},
        'expiresAt', ${iso('expires_at')}) as item
      from sessions where user_id = ${userId}`,
  },
  {
    file: 'sign-in-methods.json',
    about: 'How you sign in: password, other services, passkeys. Without their secrets.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object(
        'method', case provider_id when 'credential' then 'password' else provider_id end,
        'accountId', case when provider_id <> 'credential' then account_id end,
        'createdAt', ${iso('created_at')}) as item
      from accounts where user_id = ${userId}
      union all
      select id, jsonb_build_object('method', 'passkey', 'name', name, 'deviceType', device_type,
        'backedUp', backed_up, 'createdAt', ${iso('created_at')})
      from passkeys where user_id = ${userId}`,
  },
  {
    file: 'purchases.json',
    about: 'What you bought, with receipts. Amounts are in minor units (cents).',
    cursor: 'uuid',
    rows: (userId) => sql`
      select p.id as cursor, jsonb_build_object('id', p.id, 'contentId', p.content_id,
        'title', c.title, 'amountCents', p.amount_cents, 'currency', p.currency, 'status', p.status,
        'refundedCents', p.refunded_cents, 'receiptUrl', p.receipt_url,
        'purchasedAt', ${iso('p.purchased_at')}) as item
      from purchases p join content c on c.id = p.content_id where p.user_id = ${userId}`,
  },
  {
    file: 'checkouts.json',
    about: 'Checkouts that you began, finished or not.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'contentId', content_id,
        'amountCents', amount_cents, 'currency', currency, 'status', status,
        'createdAt', ${iso('created_at')}) as item
      from checkout_sessions where user_id = ${userId}`,
  },
  {
    file: 'entitlements.json',
    about: 'What you may watch, read or hear, and why.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'contentId', content_id,
        'organizationId', organization_id, 'source', source, 'purchaseId', purchase_id,
        'startsAt', ${iso('starts_at')}, 'endsAt', ${iso('ends_at')},
        'revokedAt', ${iso('revoked_at')}, 'revokeReason', revoke_reason) as item
      from content_access where user_id = ${userId}`,
  },
  {
    file: 'progress.json',
    about: 'Where you stopped watching or listening, in seconds.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select p.content_id as cursor, jsonb_build_object('contentId', p.content_id, 'title', c.title,
        'positionSeconds', p.position_seconds, 'durationSeconds', p.duration_seconds,
        'completed', p.completed, 'updatedAt', ${iso('p.updated_at')}) as item
      from playback_progress p join content c on c.id = p.content_id where p.user_id = ${userId}`,
  },
  {
    file: 'memberships.json',
    about: 'The organizations that you belong to, and as what.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select o.id as cursor, jsonb_build_object('organizationId', o.id, 'name', o.name,
        'slug', o.slug, 'role', m.role, 'joinedAt', ${iso('m.created_at')}) as item
      from organization_members m join organizations o on o.id = m.organization_id
      where m.user_id = ${userId} and o.deleted_at is null`,
  },
  {
    file: 'invitations.json',
    about: 'Invitations that were sent to your address.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select i.id as cursor, jsonb_build_object('id', i.id, 'organization', o.name, 'role', i.role,
        'createdAt', ${iso('i.created_at')}, 'expiresAt', ${iso('i.expires_at')},
        'acceptedAt', ${iso('i.accepted_at')}, 'revokedAt', ${iso('i.revoked_at')}) as item
      from organization_invitations i join organizations o on o.id = i.organization_id
      where i.email = (select email from users where id = ${userId} and email_verified)`,
  },
  {
    file: 'content.json',
    about: 'What you made, drafts and deleted items too, with the full text of articles.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'organizationId', organization_id,
        'mediaItemId', media_item_id, 'title', title, 'slug', slug, 'description', description,
        'contentType', content_type, 'body', body, 'thumbnailUrl', thumbnail_url, 'status', status,
        'visibility', visibility, 'priceCents', price_cents, 'currency', currency,
        'category', category, 'tags', tags, 'publishedAt', ${iso('published_at')},
        'createdAt', ${iso('created_at')}, 'updatedAt', ${iso('updated_at')},
        'deletedAt', ${iso('deleted_at')}) as item
      from content where creator_id = ${userId}`,
  },
  {
    file: 'media.json',
    about: 'The films and recordings that you uploaded: what is known about each, not the files.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'title', title, 'description', description,
        'mediaType', media_type, 'mimeType', mime_type, 'fileSizeBytes', file_size_bytes,
        'status', status, 'durationSeconds', duration_seconds, 'width', width, 'height', height,
        'captions', array(select language from media_captions c where c.media_id = media_items.id),
        'uploadedAt', ${iso('uploaded_at')}, 'createdAt', ${iso('created_at')},
        'deletedAt', ${iso('deleted_at')}) as item
      from media_items where creator_id = ${userId}`,
  },
  {
    file: 'images.json',
    about: 'The pictures that you uploaded: what for, how large, and when.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select id as cursor, jsonb_build_object('id', id, 'purpose', purpose, 'width', width,
        'height', height, 'sizeBytes', size_bytes, 'createdAt', ${iso('created_at')}) as item
      from images where owner_id = ${userId}`,
  },
  {
    file: 'sales.json',
    about:
      'What you sold and how it was split. Buyers appear by the name they gave, as in the studio.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select p.id as cursor, jsonb_build_object('id', p.id, 'contentId', p.content_id,
        'title', c.title, 'organizationId', p.organization_id, 'buyer', jsonb_build_object('name', b.name),
        'amountCents', p.amount_cents, 'currency', p.currency, 'status', p.status,
        'refundedCents', p.refunded_cents, 'platformFeeCents', p.platform_fee_cents,
        'organizationCents', p.organization_cents, 'creatorCents', p.creator_cents,
        'purchasedAt', ${iso('p.purchased_at')}) as item
      from purchases p join content c on c.id = p.content_id join users b on b.id = p.user_id
      where p.creator_id = ${userId}`,
  },
  {
    file: 'ledger.json',
    about: 'Every entry of the books on your account: as a creator, and as a buyer.',
    cursor: 'bigint',
    rows: (userId) => sql`
      select l.id as cursor, jsonb_build_object('id', l.id, 'transactionId', l.transaction_id,
        'purchaseId', l.purchase_id, 'kind', l.kind, 'account', l.account,
        'amountCents', l.amount_cents, 'currency', l.currency, 'createdAt', ${iso('l.created_at')}) as item
      from ledger_entries l
      where l.id in (
        select id from ledger_entries where account = 'creator' and owner_id = ${userId}
        union
        select e.id from ledger_entries e join purchases p on p.id = e.purchase_id
        where e.account = 'buyer' and p.user_id = ${userId})`,
  },
  {
    file: 'mails.json',
    about: 'Mails that were sent to you in the last month: of what kind, and when.',
    cursor: 'uuid',
    rows: (userId) => sql`
      select o.id as cursor, jsonb_build_object('kind', o.mail ->> 'template',
        'createdAt', ${iso('o.created_at')}, 'deliveredAt', ${iso('o.delivered_at')}) as item
      from outbox o where o.mail ->> 'to' = (select email from users where id = ${userId} and email_verified)`,
  },
];

/** The rows of a source, page by page. */
export async function* pagesOf(
  db: Database,
  { rows, cursor }: ExportSource,
  userId: string,
): AsyncGenerator<unknown[]> {
  const type = sql.raw(cursor);
  let after: string | undefined;
  do {
    const onwards = after === undefined ? sql`true` : sql`cursor > ${after}::${type}`;
    const page = await db.execute<{ cursor: string; item: unknown }>(sql`
      select cursor::text as cursor, item from (${rows(userId)}) as held
      where ${onwards} order by held.cursor limit ${PAGE}`);
    yield page.rows.map(({ item }) => item);
    after = page.rows.length < PAGE ? undefined : page.rows.at(-1)?.cursor;
  } while (after !== undefined);
}
