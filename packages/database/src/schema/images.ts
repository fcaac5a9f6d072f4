import { IMAGE_PURPOSES } from '@codex/constants';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment } from './columns.ts';
import { organizations } from './organizations.ts';

/** Uploaded images. What shows them names their address; what nothing names is swept. */
export const images = pgTable(
  'images',
  {
    id: id(),
    ownerId: uuid()
      .notNull()
      .references(() => users.id),
    /** Whose look it belongs to. */
    organizationId: uuid().references(() => organizations.id),
    purpose: text({ enum: IMAGE_PURPOSES }).notNull(),
    /** The unguessable part of its address and of its key in storage. */
    key: text().notNull().unique(),
    width: integer().notNull(),
    height: integer().notNull(),
    sizeBytes: integer().notNull(),
    /** When it was last looked at whether anything names it. */
    checkedAt: moment().notNull().defaultNow(),
    /** Since when nothing was seen to name it. */
    unusedSince: moment(),
    createdAt: createdAt(),
  },
  (t) => [
    index('images_owner_idx').on(t.ownerId, t.createdAt),
    index('images_organization_idx').on(t.organizationId),
    index('images_checked_idx').on(t.checkedAt),
    check('images_size_positive', sql`${t.width} > 0 and ${t.height} > 0 and ${t.sizeBytes} > 0`),
    check(
      'images_look_has_organization',
      sql`(${t.organizationId} is not null) = (${t.purpose} in ('logo', 'cover'))`,
    ),
  ],
);
