import { schema } from '@codex/database';
import { setupTestDatabase, type TestClient } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { softwarePasskey } from '../testing-passkey.ts';
import { api, cookieOf, cookiesOf, member } from '../testing.ts';

const db = setupTestDatabase();
const origin = process.env['WEB_APP_URL'] ?? '';
const rpId = 'localhost';

async function register(client: TestClient, passkey: ReturnType<typeof softwarePasskey>) {
  const options = await client.get('/api/auth/passkey/generate-register-options').expect(200);
  const challenged = { cookie: `${client.cookie}; ${cookiesOf(options)}` };
  const body = { response: passkey.register(options.body.challenge), name: 'Phone' };
  return client.post('/api/auth/passkey/verify-registration', body, { headers: challenged });
}

async function signIn(passkey: ReturnType<typeof softwarePasskey>, client = api.anonymous()) {
  const options = await client.get('/api/auth/passkey/generate-authenticate-options').expect(200);
  return client.post(
    '/api/auth/passkey/verify-authentication',
    { response: passkey.use(options.body.challenge) },
    { headers: { cookie: cookiesOf(options) } },
  );
}

describe('a passkey', () => {
  test('is registered by its owner and signs in without a password', async () => {
    const { client, id } = await member();
    const passkey = softwarePasskey({ rpId, origin });
    expect(await register(client, passkey)).toMatchObject({ status: 200 });
    const list = await client.get('/api/auth/passkey/list-user-passkeys').expect(200);
    expect(list.body).toMatchObject([{ name: 'Phone', userId: id }]);
    const phone = api.anonymous();
    const signedIn = await signIn(passkey, phone);
    expect(signedIn.status).toBe(200);
    phone.cookie = cookieOf(signedIn);
    expect((await phone.get('/api/auth/session').expect(200)).data.user.id).toBe(id);
  });

  test('of somebody else can be neither renamed nor deleted', async () => {
    const { client, id } = await member();
    await register(client, softwarePasskey({ rpId, origin }));
    const [row] = await db.select().from(schema.passkeys).where(eq(schema.passkeys.userId, id));
    const other = await api.viewer();
    const rename = await other.post('/api/auth/passkey/update-passkey', {
      id: row?.id,
      name: 'Mine',
    });
    const remove = await other.post('/api/auth/passkey/delete-passkey', { id: row?.id });
    expect([401, 403, 404]).toContain(rename.status);
    expect([401, 403, 404]).toContain(remove.status);
    expect(await db.$count(schema.passkeys, eq(schema.passkeys.userId, id))).toBe(1);
    await client.post('/api/auth/passkey/delete-passkey', { id: row?.id }).expect(200);
  });

  test('of another site, or one that nobody registered, signs nobody in', async () => {
    const { client } = await member();
    const foreign = await register(
      client,
      softwarePasskey({ rpId, origin: 'https://evil.example' }),
    );
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    expect(foreign.status).toBeLessThan(500);
    const unknown = await signIn(softwarePasskey({ rpId, origin }));
    expect(unknown.status).toBe(401);
    expect(cookieOf(unknown)).toBeUndefined();
  });

  test('does not sign in somebody who was banned', async () => {
    const { client, id } = await member();
    const passkey = softwarePasskey({ rpId, origin });
    await register(client, passkey);
    await db.update(schema.users).set({ bannedAt: new Date() }).where(eq(schema.users.id, id));
    const refused = await signIn(passkey);
    expect(refused.status).toBe(403);
    expect(cookieOf(refused)).toBeUndefined();
  });

  test('is added by somebody who signed in within a day; listing one’s own needs no new sign-in', async () => {
    const { client, id } = await member();
    const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
    await db
      .update(schema.sessions)
      .set({ createdAt: twoDaysAgo })
      .where(eq(schema.sessions.userId, id));
    await client.get('/api/auth/passkey/generate-register-options').expect(403);
    await client.get('/api/auth/passkey/list-user-passkeys').expect(200);
    await client.get('/api/auth/list-sessions').expect(200);
  });
});
