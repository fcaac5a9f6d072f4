import { schema } from '@codex/database';
import { setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { api, member, newEmail, password, registered } from '../testing.ts';

const db = setupTestDatabase();

const time = async (body: object) => {
  const started = performance.now();
  await api.anonymous().post('/api/auth/email/login', body).expect(401);
  return performance.now() - started;
};

describe('signing in', () => {
  test('gives the session and its cookie', async () => {
    const { email, id } = await member();
    const answer = await api
      .anonymous()
      .post('/api/auth/email/login', { email: email.toUpperCase(), password })
      .expect(200);
    expect(answer.data.user).toMatchObject({ id, email, role: 'customer', emailVerified: true });
    expect(Object.keys(answer.data.session).toSorted()).toEqual([
      'createdAt',
      'expiresAt',
      'id',
      'userId',
    ]);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^codex-session=[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(answer.text).not.toContain('token');
  });

  test('says the same for a wrong password and an unknown address', async () => {
    const { email } = await member();
    const client = api.anonymous();
    const wrong = await client
      .post('/api/auth/email/login', { email, password: 'wrong password' })
      .expect(401);
    const unknown = await client
      .post('/api/auth/email/login', { email: newEmail(), password })
      .expect(401);
    expect(wrong.error).toEqual(unknown.error);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('needs a verified address, which only the right password tells', async () => {
    const { client, email } = await registered();
    const right = await client.post('/api/auth/email/login', { email, password }).expect(403);
    expect(right.error.code).toBe('EMAIL_NOT_VERIFIED');
    expect(right.headers.getSetCookie()).toEqual([]);
    const wrong = await client
      .post('/api/auth/email/login', { email, password: 'wrong password' })
      .expect(401);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
  });

  test.each([
    ['banned', { bannedAt: new Date() }, 403, 'FORBIDDEN'],
    ['deleted', { deletedAt: new Date() }, 401, 'INVALID_CREDENTIALS'],
  ])('is over for a %s person', async (_, change, status, code) => {
    const { email, id } = await member();
    await db.update(schema.users).set(change).where(eq(schema.users.id, id));
    const answer = await api
      .anonymous()
      .post('/api/auth/email/login', { email, password })
      .expect(status);
    expect(answer.error.code).toBe(code);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await db.$count(schema.sessions, eq(schema.sessions.userId, id))).toBe(0);
  });

  test('takes as long for an unknown address as for a wrong password', async () => {
    const { email } = await member();
    const [known, unknown]: [number[], number[]] = [[], []];
    // In turns, so that both have the same machine.
    for (let i = 0; i < 5; i++) {
      known.push(await time({ email, password: 'wrong password' }));
      unknown.push(await time({ email: newEmail(), password }));
    }
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('is refused from another site', async () => {
    const { email } = await member();
    const body = { email, password };
    const client = api.anonymous();
    await client
      .post('/api/auth/email/login', body, { headers: { origin: 'https://evil.example' } })
      .expect(403);
    await client
      .post('/api/auth/email/login', body, {
        headers: { origin: process.env['WEB_APP_URL'] ?? '' },
      })
      .expect(200);
  });

  test('is refused as a form, and with fields it does not know', async () => {
    const client = api.anonymous();
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=a&password=b',
    };
    await client.request('POST', '/api/auth/email/login', form).expect(415);
    const extra = await client
      .post('/api/auth/email/login', { email: newEmail(), password, role: 'admin' })
      .expect(400);
    expect(extra.error.details.issues[0].field).toBe('role');
  });
});
