import { MEMBER_ROLES } from '@codex/constants';
import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { createdAt, id, moment, updatedAt } from './columns.ts';

/** How an organization looks: colours as `#rrggbb`, the type by name. */
export interface Branding {
  accentColor?: string;
  logoUrl?: string;
  coverUrl?: string;
  typeface?: 'fraunces' | 'newsreader' | 'inter' | 'geist';
}

export const organizations = pgTable(
  'organizations',
  {
    id: id(),
    name: text().notNull(),
    slug: text().notNull(),
    description: text(),
    logoUrl: text(),
    websiteUrl: text(),
    branding: jsonb().$type<Branding>().notNull().default({}),
    /** The organization's part of a sale after the platform's fee, in basis points; the creator gets the rest. */
    revenueShareBasisPoints: integer().notNull().default(0),
    creatorId: uuid()
      .notNull()
      .references(() => users.id),
    deletedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('organizations_slug_key')
      .on(t.slug)
      .where(sql`${t.deletedAt} is null`),
    index('organizations_created_idx')
      .on(t.createdAt)
      .where(sql`${t.deletedAt} is null`),
    index('organizations_name_idx')
      .on(t.name)
      .where(sql`${t.deletedAt} is null`),
    // The extension pg_trgm comes with a migration of its own.
    index('organizations_search_idx')
      .using('gin', sql`(lower(${t.name}) || ' ' || ${t.slug}) gin_trgm_ops`)
      .where(sql`${t.deletedAt} is null`),
    check('organizations_slug_shape', sql`${t.slug} ~ '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$'`),
    check('organizations_share_range', sql`${t.revenueShareBasisPoints} between 0 and 10000`),
  ],
);

export const organizationMembers = pgTable(
  'organization_members',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index('organization_members_user_idx').on(t.userId),
    check(
      'organization_members_role_known',
      sql`${t.role} in ('owner', 'admin', 'creator', 'member', 'subscriber')`,
    ),
  ],
);

/** An open offer of membership to an address. Only the hash of its token is kept. */
export const organizationInvitations = pgTable(
  'organization_invitations',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    tokenHash: text().notNull().unique(),
    invitedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment().notNull(),
    acceptedAt: moment(),
    revokedAt: moment(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('organization_invitations_open_key')
      .on(t.organizationId, t.email)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
    check('organization_invitations_email_lowercase', sql`${t.email} = lower(${t.email})`),
  ],
);
