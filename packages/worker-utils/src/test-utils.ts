import { signSessionToken } from '@codex/security';
import type { UserData } from '@codex/shared-types';

/** A person as the session shows them, for tests that need no database. */
export function createTestUser(overrides: Partial<UserData> = {}): UserData {
  const id = overrides.id ?? crypto.randomUUID();
  return {
    id,
    name: 'Test Person',
    email: `${id}@example.test`,
    emailVerified: true,
    image: null,
    role: 'customer',
    createdAt: new Date().toISOString(),
    ...overrides,
  };
}

/** A request with the cookie of a session's token, signed as the auth worker signs it. */
export async function createAuthenticatedRequest(
  url: string,
  { token, secret, ...init }: RequestInit & { token: string; secret: string },
): Promise<Request> {
  const headers = new Headers(init.headers);
  headers.set(
    'cookie',
    `codex-session=${encodeURIComponent(await signSessionToken(token, secret))}`,
  );
  return new Request(url, { ...init, headers });
}
