import { CONTENT_STATUSES, CONTENT_TYPES, VISIBILITIES } from '@codex/constants';
import { sql, type SQL } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment, tsvector, updatedAt } from './columns.ts';
import { mediaItems } from './media.ts';
import { organizations } from './organizations.ts';

export const content = pgTable(
  'content',
  {
    id: id(),
    creatorId: uuid()
      .notNull()
      .references(() => users.id),
    organizationId: uuid().references(() => organizations.id),
    mediaItemId: uuid().references(() => mediaItems.id),
    title: text().notNull(),
    slug: text().notNull(),
    description: text(),
    contentType: text({ enum: CONTENT_TYPES }).notNull(),
    /** The text of a written item. */
    body: text(),
    thumbnailUrl: text(),
    status: text({ enum: CONTENT_STATUSES }).notNull().default('draft'),
    visibility: text({ enum: VISIBILITIES }).notNull().default('public'),
    /** Minor units. */
    priceCents: integer(),
    currency: text().notNull().default('usd'),
    category: text(),
    tags: text().array().notNull().default([]),
    publishedAt: moment(),
    /** Taken down by an admin: buyers lose access too. */
    takenDownAt: moment(),
    deletedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    search: tsvector().generatedAlwaysAs(
      (): SQL => sql`setweight(to_tsvector('simple', ${content.title}), 'A')
        || setweight(to_tsvector('simple', coalesce(${content.category}, '') || ' ' || immutable_join(${content.tags})), 'B')
        || setweight(to_tsvector('simple', coalesce(${content.description}, '')), 'C')`,
    ),
  },
  (t) => [
    uniqueIndex('content_organization_slug_key')
      .on(t.organizationId, t.slug)
      .where(sql`${t.organizationId} is not null and ${t.deletedAt} is null`),
    uniqueIndex('content_creator_slug_key')
      .on(t.creatorId, t.slug)
      .where(sql`${t.organizationId} is null and ${t.deletedAt} is null`),
    index('content_search_idx').using('gin', t.search),
    index('content_tags_idx').using('gin', t.tags),
    index('content_published_idx')
      .on(t.publishedAt.desc(), t.id.desc())
      .where(
        sql`${t.status} = 'published' and ${t.visibility} <> 'private' and ${t.deletedAt} is null`,
      ),
    index('content_title_idx')
      .on(sql`lower(${t.title})`, t.id)
      .where(
        sql`${t.status} = 'published' and ${t.visibility} <> 'private' and ${t.deletedAt} is null`,
      ),
    index('content_price_idx')
      .on(sql`coalesce(${t.priceCents}, 0)`, t.id)
      .where(
        sql`${t.status} = 'published' and ${t.visibility} <> 'private' and ${t.deletedAt} is null`,
      ),
    index('content_creator_published_idx')
      .on(t.creatorId, t.publishedAt.desc(), t.id.desc())
      .where(
        sql`${t.status} = 'published' and ${t.visibility} <> 'private' and ${t.deletedAt} is null`,
      ),
    index('content_category_idx')
      .on(t.category, t.publishedAt.desc())
      .where(
        sql`${t.status} = 'published' and ${t.visibility} <> 'private' and ${t.deletedAt} is null`,
      ),
    index('content_organization_idx')
      .on(t.organizationId, t.publishedAt.desc())
      .where(sql`${t.status} = 'published' and ${t.deletedAt} is null`),
    index('content_creator_idx')
      .on(t.creatorId, t.createdAt.desc())
      .where(sql`${t.deletedAt} is null`),
    // Deleted items keep their images for those who bought them.
    index('content_creator_deleted_idx')
      .on(t.creatorId)
      .where(sql`${t.deletedAt} is not null`),
    index('content_media_idx').on(t.mediaItemId),
    check(
      'content_price_fits_visibility',
      sql`case when ${t.visibility} = 'purchased_only' then coalesce(${t.priceCents}, 0) >= 50 else coalesce(${t.priceCents}, 0) = 0 end`,
    ),
    check(
      'content_written_has_no_media',
      sql`${t.contentType} <> 'written' or ${t.mediaItemId} is null`,
    ),
    check(
      'content_published_has_substance',
      sql`${t.status} <> 'published' or (${t.publishedAt} is not null and (${t.mediaItemId} is not null or ${t.body} is not null))`,
    ),
    check('content_slug_shape', sql`${t.slug} ~ '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$'`),
    check('content_status_known', sql`${t.status} in ('draft', 'published', 'archived')`),
    check('content_type_known', sql`${t.contentType} in ('video', 'audio', 'written')`),
    check(
      'content_visibility_known',
      sql`${t.visibility} in ('public', 'private', 'members_only', 'purchased_only')`,
    ),
  ],
);
