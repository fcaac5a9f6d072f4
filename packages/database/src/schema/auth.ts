import { LANGUAGES, USER_ROLES } from '@codex/constants';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, moment, updatedAt } from './columns.ts';

export const users = pgTable(
  'users',
  {
    id: id(),
    name: text().notNull(),
    email: text().notNull(),
    emailVerified: boolean().notNull().default(false),
    image: text(),
    role: text({ enum: USER_ROLES }).notNull().default('customer'),
    username: text(),
    bio: text(),
    /** Of the mails they get. */
    language: text({ enum: LANGUAGES }).notNull().default('en'),
    twoFactorEnabled: boolean().notNull().default(false),
    stripeCustomerId: text().unique(),
    bannedAt: moment(),
    deletedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('users_email_key').on(t.email),
    uniqueIndex('users_username_key').on(t.username),
    check('users_email_lowercase', sql`${t.email} = lower(${t.email})`),
    check('users_username_shape', sql`${t.username} ~ '^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$'`),
    check('users_language_known', sql`${t.language} in ('en', 'de')`),
    check('users_role_known', sql`${t.role} in ('customer', 'creator', 'admin')`),
  ],
);

export const accounts = pgTable(
  'accounts',
  {
    id: id(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: moment(),
    refreshTokenExpiresAt: moment(),
    scope: text(),
    password: text(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('accounts_provider_account_key').on(t.providerId, t.accountId),
    index('accounts_user_idx').on(t.userId),
  ],
);

export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    expiresAt: moment().notNull(),
    token: text().notNull().unique(),
    ipAddress: text(),
    userAgent: text(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('sessions_user_idx').on(t.userId), index('sessions_expires_idx').on(t.expiresAt)],
);

/**
 * Sessions that ended or whose person changed, written by triggers whoever did it. Caches re-read
 * the newest every few seconds.
 */
export const sessionEndings = pgTable(
  'session_endings',
  {
    id: id(),
    /** Hex SHA-256 of the session's token. */
    tokenHash: text().notNull(),
    endedAt: moment()
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (t) => [index('session_endings_ended_idx').on(t.endedAt)],
);

export const verificationTokens = pgTable(
  'verification_tokens',
  {
    id: id(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: moment().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('verification_tokens_identifier_idx').on(t.identifier)],
);

export const twoFactors = pgTable(
  'two_factors',
  {
    id: id(),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    verified: boolean().notNull().default(true),
    failedVerificationCount: integer().notNull().default(0),
    lockedUntil: moment(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
  },
  (t) => [index('two_factors_user_idx').on(t.userId), index('two_factors_secret_idx').on(t.secret)],
);

export const passkeys = pgTable(
  'passkeys',
  {
    id: id(),
    name: text(),
    publicKey: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    credentialID: text().notNull(),
    counter: integer().notNull(),
    deviceType: text().notNull(),
    backedUp: boolean().notNull(),
    transports: text(),
    aaguid: text(),
    createdAt: createdAt(),
  },
  (t) => [
    index('passkeys_user_idx').on(t.userId),
    uniqueIndex('passkeys_credential_key').on(t.credentialID),
  ],
);

/** Signing keys of the JWTs that `/api/auth/token` hands out. */
export const jwks = pgTable('jwks', {
  id: id(),
  publicKey: text().notNull(),
  /** Encrypted. */
  privateKey: text().notNull(),
  alg: text(),
  crv: text(),
  createdAt: createdAt(),
  expiresAt: moment(),
});

/** Counters of the limits that must hold exactly, e.g. sign-in attempts per address. */
export const rateLimits = pgTable('rate_limits', {
  key: text().primaryKey(),
  windowStart: moment().notNull(),
  count: integer().notNull(),
});
