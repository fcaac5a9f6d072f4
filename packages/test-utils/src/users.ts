import { randomBytes, randomUUID } from 'node:crypto';
import type { UserRole } from '@codex/constants';
import { schema } from '@codex/database';
import { signSessionToken } from '@codex/security';
import type { TestDatabase } from './database.ts';

export interface SeedUser {
  role?: UserRole;
  name?: string;
  email?: string;
  emailVerified?: boolean;
}

export type SeededUser = typeof schema.users.$inferSelect;

/** Makes people with addresses of their own. */
export async function seedTestUsers(
  db: TestDatabase,
  count: number,
  { role = 'customer', name = 'Test Person', email, emailVerified = true }: SeedUser = {},
): Promise<SeededUser[]> {
  return db
    .insert(schema.users)
    .values(
      Array.from({ length: count }, () => ({
        name,
        email: email ?? `${randomUUID()}@example.test`,
        emailVerified,
        role,
      })),
    )
    .returning();
}

/** Signs a person in without a password. Returns the `Cookie` header of the session. */
export async function seedSession(
  db: TestDatabase,
  userId: string,
): Promise<{ cookie: string; token: string }> {
  const secret = process.env['BETTER_AUTH_SECRET'];
  if (!secret) throw new Error('BETTER_AUTH_SECRET is not set: run the tests with `npm test`.');
  const token = randomBytes(24).toString('base64url');
  await db
    .insert(schema.sessions)
    .values({ token, userId, expiresAt: new Date(Date.now() + 24 * 3600 * 1000) });
  return {
    token,
    cookie: `codex-session=${encodeURIComponent(await signSessionToken(token, secret))}`,
  };
}
