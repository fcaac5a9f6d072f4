import { ENTITLEMENT_SOURCES } from '@codex/constants';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment, updatedAt } from './columns.ts';
import { content } from './content.ts';
import { organizations } from './organizations.ts';
import { purchases } from './purchases.ts';

/**
 * Entitlements: who may see what (one item, or all of an organization), from when, because of what.
 * Append-only: a row is only ever revoked, once; a restored entitlement is a new row.
 */
export const contentAccess = pgTable(
  'content_access',
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    contentId: uuid().references(() => content.id),
    organizationId: uuid().references(() => organizations.id),
    source: text({ enum: ENTITLEMENT_SOURCES }).notNull(),
    purchaseId: uuid().references(() => purchases.id),
    startsAt: moment().notNull().defaultNow(),
    endsAt: moment(),
    revokedAt: moment(),
    revokeReason: text(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('content_access_live_purchase_key')
      .on(t.userId, t.contentId)
      .where(sql`${t.source} = 'purchase' and ${t.revokedAt} is null`),
    index('content_access_purchase_idx').on(t.purchaseId),
    index('content_access_user_idx')
      .on(t.userId, t.createdAt.desc())
      .where(sql`${t.revokedAt} is null`),
    index('content_access_organization_idx')
      .on(t.userId, t.organizationId)
      .where(sql`${t.organizationId} is not null and ${t.revokedAt} is null`),
    index('content_access_item_idx')
      .on(t.userId, t.contentId)
      .where(sql`${t.contentId} is not null and ${t.revokedAt} is null`),
    check('content_access_one_target', sql`num_nonnulls(${t.contentId}, ${t.organizationId}) = 1`),
    check(
      'content_access_purchase_named',
      sql`${t.source} <> 'purchase' or (${t.purchaseId} is not null and ${t.contentId} is not null)`,
    ),
    check(
      'content_access_revoked_says_why',
      sql`(${t.revokedAt} is null) = (${t.revokeReason} is null)`,
    ),
  ],
);

/** Where a person is in an item, so that they continue there on any device. Seconds. */
export const playbackProgress = pgTable(
  'playback_progress',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    contentId: uuid()
      .notNull()
      .references(() => content.id, { onDelete: 'cascade' }),
    positionSeconds: doublePrecision().notNull(),
    durationSeconds: doublePrecision().notNull(),
    completed: boolean().notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.contentId] }),
    index('playback_progress_item_idx').on(t.contentId, t.createdAt).concurrently(),
    index('playback_progress_recent_idx').on(t.userId, t.updatedAt.desc()),
    check(
      'playback_progress_position',
      sql`${t.positionSeconds} >= 0 and ${t.durationSeconds} > 0`,
    ),
  ],
);

/**
 * Streams that end before their tokens do: of one person for one item, of one person for
 * everything (no content), or of one item for everybody (no person). Rows older than the longest
 * token are swept.
 */
export const streamRevocations = pgTable(
  'stream_revocations',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: uuid(),
    contentId: uuid(),
    // Not the transaction's start: a stream handed out while the transaction ran ends too.
    revokedAt: moment()
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (t) => [
    index('stream_revocations_recent_idx').on(t.revokedAt),
    check(
      'stream_revocations_names_something',
      sql`num_nonnulls(${t.userId}, ${t.contentId}) >= 1`,
    ),
  ],
);
