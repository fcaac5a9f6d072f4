import { schema } from '@codex/database';
import { setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  api,
  cookieOf,
  mailsUntil,
  newEmail,
  password,
  registered,
  tokenMailedTo,
} from '../testing.ts';

const db = setupTestDatabase();

describe('verifying an address', () => {
  test('signs in, once', async () => {
    const { client, email, id } = await registered();
    const token = await tokenMailedTo(email);
    const answer = await client.post('/api/auth/email/verify-email', { token }).expect(200);
    expect(answer.data.user).toMatchObject({ id, email, emailVerified: true });
    expect(answer.data.session.userId).toBe(id);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^codex-session=[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    client.cookie = cookieOf(answer);
    expect((await client.get('/api/auth/session').expect(200)).data).toEqual(answer.data);
    const again = await client.post('/api/auth/email/verify', { token }).expect(400);
    expect(again.error.details.issues[0].field).toBe('token');
  });

  test('works for one of two who use the link at the same moment', async () => {
    const { email } = await registered();
    const token = await tokenMailedTo(email);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        api.anonymous().post('/api/auth/email/verify-email', { token }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400, 400, 400]);
    expect(answers.filter((answer) => cookieOf(answer))).toHaveLength(1);
  });

  test('by a link sets the cookie and goes to the web app; a used link goes to its error page', async () => {
    const { client, email } = await registered();
    const token = await tokenMailedTo(email);
    const path = `/api/auth/verify-email?token=${token}&callbackURL=https://evil.example/&redirect=//evil.example`;
    const answer = await client.get(path).expect(302);
    const web = process.env['WEB_APP_URL'];
    expect(answer.headers.get('location')).toBe(`${web}/?verified=1`);
    client.cookie = cookieOf(answer);
    await client.get('/api/auth/session').expect(200);
    for (const used of [token, '', 'nonsense', 'x'.repeat(5000)]) {
      const refused = await api.anonymous().get(`/api/auth/verify-email?token=${used}`).expect(302);
      expect(refused.headers.get('location')).toBe(`${web}/verify-email?error=invalid_token`);
      expect(cookieOf(refused)).toBeUndefined();
    }
  });

  test('is not done by a mail scanner that only asks for the headers', async () => {
    const { client, email } = await registered();
    const token = await tokenMailedTo(email);
    await api.anonymous().request('HEAD', `/api/auth/verify-email?token=${token}`).expect(404);
    await client.post('/api/auth/email/verify-email', { token }).expect(200);
  });

  test('with the link of a second sign-up takes the password of that one', async () => {
    const { email } = await registered('Mallory');
    const owner = api.anonymous();
    await owner
      .post('/api/auth/email/register', { email, password: 'the owner chose this', name: 'Ada' })
      .expect(201);
    const token = await tokenMailedTo(email, /already/);
    await owner.post('/api/auth/email/verify-email', { token }).expect(200);
    await owner
      .post('/api/auth/email/login', { email, password: 'the owner chose this' })
      .expect(200);
    await api.anonymous().post('/api/auth/email/login', { email, password }).expect(401);
  });

  test('can be asked for again; whoever asks gets the same answer', async () => {
    const { client, email } = await registered();
    const first = await tokenMailedTo(email);
    const known = await client
      .post('/api/auth/email/send-verification-email', { email })
      .expect(200);
    const unknown = await api
      .anonymous()
      .post('/api/auth/email/send-verification-email', { email: newEmail() })
      .expect(200);
    expect(known.body).toEqual(unknown.body);
    const mails = await mailsUntil(email, 2);
    const second = /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1];
    expect(second).not.toBe(first);
    await client.post('/api/auth/email/verify-email', { token: second }).expect(200);
    await client.post('/api/auth/email/verify-email', { token: first }).expect(400);
  });

  test('is mailed at most five times in a quarter of an hour', async () => {
    const { email, id } = await registered();
    for (let i = 0; i < 8; i++) {
      await api.anonymous().post('/api/auth/email/send-verification-email', { email }).expect(200);
    }
    await mailsUntil(email, 6);
    const rows = await db.$count(
      schema.verificationTokens,
      eq(schema.verificationTokens.identifier, `verify-email:${id}`),
    );
    expect(rows).toBe(6);
  });
});
