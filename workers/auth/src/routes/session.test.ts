import { schema } from '@codex/database';
import { setupTestDatabase, waitFor } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, member, signedInAgain } from '../testing.ts';

const db = setupTestDatabase();

describe('a session', () => {
  test('is shown to whoever has its cookie, by GET and by POST', async () => {
    const { client, id, email } = await member();
    const got = await client.get('/api/auth/session').expect(200);
    expect(got.data.user).toMatchObject({ id, email });
    expect(got.headers.get('cache-control')).toBe('no-store');
    expect((await client.post('/api/auth/session', {}).expect(200)).data).toEqual(got.data);
    expect((await client.get('/api/auth/get-session').expect(200)).body).toEqual(got.data);
  });

  test('is unknown to a stranger', async () => {
    const stranger = api.anonymous();
    expect((await stranger.get('/api/auth/session').expect(401)).error.code).toBe('UNAUTHORIZED');
    expect((await stranger.get('/api/auth/get-session').expect(200)).body).toBeNull();
  });

  test.each([
    ['another signature', (cookie: string) => `${cookie.slice(0, -8)}AAAA%3D`],
    ['no signature', (cookie: string) => cookie.split('.')[0] ?? ''],
    ['another token', (cookie: string) => cookie.replace(/=./, '=x')],
    ['nothing in it', () => 'codex-session='],
  ])('is not believed with %s', async (_, forge) => {
    const { client } = await member();
    client.cookie = forge(client.cookie ?? '');
    await client.get('/api/auth/session').expect(401);
    expect((await client.get('/api/auth/get-session').expect(200)).body).toBeNull();
    await client.get('/api/auth/token').expect(401);
  });

  test('is renewed while it is used: a day from now, with a new cookie', async () => {
    const person = await member();
    const { client } = person;
    const inTwoHours = new Date(Date.now() + 2 * 3600 * 1000);
    await db
      .update(schema.sessions)
      .set({ expiresAt: inTwoHours })
      .where(eq(schema.sessions.userId, person.id));
    const answer = await client.get('/api/auth/session').expect(200);
    expect(Date.parse(answer.data.session.expiresAt)).toBeGreaterThan(
      Date.now() + 23 * 3600 * 1000,
    );
    expect(cookieOf(answer)).toBe(client.cookie);
  });

  test('is over when its time is up', async () => {
    const { client, id } = await member();
    await db
      .update(schema.sessions)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(schema.sessions.userId, id));
    await client.get('/api/auth/session').expect(401);
  });
});

describe('signing out', () => {
  test.each(['/api/auth/signout', '/api/auth/logout', '/api/auth/sign-out'])(
    'by %s ends this session at once, and no other',
    async (path) => {
      const person = await member();
      const { client } = person;
      const phone = await signedInAgain(person);
      await client.get('/api/auth/session').expect(200);
      const answer = await client.post(path).expect(200);
      expect(answer.headers.getSetCookie()).toEqual([
        'codex-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
      ]);
      await client.get('/api/auth/session').expect(401);
      expect((await client.get('/api/auth/get-session').expect(200)).body).toBeNull();
      await phone.get('/api/auth/session').expect(200);
    },
  );

  test('is fine for a stranger', async () => {
    await api.anonymous().post('/api/auth/signout').expect(200);
  });
});

const cached = async () => {
  const person = await member();
  await person.client.get('/api/auth/session').expect(200);
  await person.client.get('/api/auth/session').expect(200);
  return person;
};

describe.concurrent('a session that was cached', () => {
  test.each([
    [
      'it is deleted elsewhere',
      (id: string) => db.delete(schema.sessions).where(eq(schema.sessions.userId, id)),
    ],
    [
      'its owner is banned',
      (id: string) =>
        db.update(schema.users).set({ bannedAt: new Date() }).where(eq(schema.users.id, id)),
    ],
    [
      'its owner is deleted',
      (id: string) =>
        db.update(schema.users).set({ deletedAt: new Date() }).where(eq(schema.users.id, id)),
    ],
  ])('ends within five seconds when %s', async (_, end) => {
    const { client, id } = await cached();
    await end(id);
    await waitFor(async () => (await client.get('/api/auth/session')).status === 401, {
      timeout: 5000,
    });
    expect((await client.get('/api/auth/get-session').expect(200)).body).toBeNull();
  });

  test('knows a new role within five seconds', async () => {
    const { client, id } = await cached();
    await db.update(schema.users).set({ role: 'creator' }).where(eq(schema.users.id, id));
    const role = async () => (await client.get('/api/auth/session').expect(200)).data.user.role;
    await waitFor(async () => (await role()) === 'creator', { timeout: 5000 });
  });
});

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('a JWT', () => {
  test('is handed out for a session, for 15 minutes, and verified by the public keys', async () => {
    const { client, id } = await member();
    const { data } = await client.get('/api/auth/token').expect(200);
    const [header, payload, signature] = data.token.split('.');
    const claims = decode(payload);
    expect(claims).toMatchObject({ sub: id, role: 'customer', iss: process.env['AUTH_URL'] });
    expect(claims.exp - claims.iat).toBe(900);
    const { body } = await api.anonymous().get('/api/auth/jwks').expect(200);
    const key = body.keys.find(({ kid }: { kid: string }) => kid === decode(header).kid);
    expect(key).not.toHaveProperty('d');
    const publicKey = createPublicKey({ key, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('is for nobody without a session', async () => {
    await api.anonymous().get('/api/auth/token').expect(401);
  });

  test('is signed with a key that lies encrypted in the database', async () => {
    const { client } = await member();
    await client.get('/api/auth/token').expect(200);
    const keys = await db.select().from(schema.jwks);
    expect(keys.length).toBeGreaterThan(0);
    for (const { privateKey } of keys) expect(privateKey).not.toMatch(/"d"|"kty"|PRIVATE KEY/);
  });
});
