import { schema } from '@codex/database';
import { mailsTo, mailTo, setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, member, password, registered, signedInAgain, tokenMailedTo } from '../testing.ts';

const db = setupTestDatabase();
const newEmail = () => `${randomUUID()}@example.test`;

describe('registering', () => {
  test('starts an account that is nobody yet: a customer, unverified, without a session', async () => {
    const email = newEmail();
    const answer = await api
      .anonymous()
      .post('/api/auth/email/register', { email: ` ${email.toUpperCase()} `, password, name: ' Ada ' })
      .expect(201);
    expect(answer.data.user).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      name: 'Ada',
      email,
      emailVerified: false,
      image: null,
      role: 'customer',
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(cookieOf(answer)).toBeUndefined();
    const mail = await mailTo(email);
    expect(mail.subject).toBe('Verify your email address');
  });

  test('answers the same for a known address, and tells its owner', async () => {
    const { email, id } = await member();
    const stranger = api.anonymous();
    const answer = await stranger
      .post('/api/auth/email/register', { email, password: 'another password', name: 'Eve' })
      .expect(201);
    expect(Object.keys(answer.data.user)).toHaveLength(7);
    expect(answer.data.user).toMatchObject({ name: 'Eve', email, emailVerified: false, role: 'customer' });
    expect(answer.data.user.id).not.toBe(id);
    expect(answer.data.user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const mail = await mailTo(email, /already/);
    expect(mail.text).not.toContain('Eve');
    await stranger.post('/api/auth/email/login', { email, password: 'another password' }).expect(401);
  });

  test('many at once for one address make one account', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        api.anonymous().post('/api/auth/email/register', { email, password, name: 'Ada' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await db.$count(schema.users, eq(schema.users.email, email))).toBe(1);
  });

  test.each([
    ['a role', { role: 'admin' }, 'role'],
    ['an id', { id: randomUUID() }, 'id'],
    ['a verified address', { emailVerified: true }, 'emailVerified'],
    ['a short password', { password: '1234567' }, 'password'],
    ['a long password', { password: 'x'.repeat(129) }, 'password'],
    ['no address', { email: 'nobody' }, 'email'],
    ['no name', { name: '  ' }, 'name'],
    ['a NUL byte', { name: 'A\0da' }, 'name'],
    ['half a character', { name: 'A\ud800' }, 'name'],
    ['a number as password', { password: 12345678 }, 'password'],
  ])('is refused with %s, and the field is named', async (_, change, field) => {
    const answer = await api
      .anonymous()
      .post('/api/auth/email/register', { email: newEmail(), password, name: 'Ada', ...change })
      .expect(400);
    expect(answer.error.code).toBe('VALIDATION_ERROR');
    expect(answer.error.details.issues[0].field).toBe(field);
  });

  test.each(['/api/auth/email/signup', '/api/auth/sign-up/email'])('%s is another name for it', async (path) => {
    const email = newEmail();
    await api.anonymous().post(path, { email, password, name: 'Ada' }).expect(201);
    expect((await mailTo(email)).subject).toBe('Verify your email address');
  });
});

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
      Array.from({ length: 6 }, () => api.anonymous().post('/api/auth/email/verify-email', { token })),
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
    await owner.post('/api/auth/email/register', { email, password: 'the owner chose this', name: 'Ada' }).expect(201);
    const token = await tokenMailedTo(email, /already/);
    await owner.post('/api/auth/email/verify-email', { token }).expect(200);
    await owner.post('/api/auth/email/login', { email, password: 'the owner chose this' }).expect(200);
    await api.anonymous().post('/api/auth/email/login', { email, password }).expect(401);
  });

  test('can be asked for again; whoever asks gets the same answer', async () => {
    const { client, email } = await registered();
    const first = await tokenMailedTo(email);
    const known = await client.post('/api/auth/email/send-verification-email', { email }).expect(200);
    const unknown = await api
      .anonymous()
      .post('/api/auth/email/send-verification-email', { email: newEmail() })
      .expect(200);
    expect(known.body).toEqual(unknown.body);
    const { items } = { items: await mailsUntil(email, 2) };
    const second = /token=([\w-]+)/.exec(items[0]?.text ?? '')?.[1];
    expect(second).not.toBe(first);
    await client.post('/api/auth/email/verify-email', { token: second }).expect(200);
    await client.post('/api/auth/email/verify-email', { token: first }).expect(400);
  });

  test('is mailed at most five times in a quarter of an hour', async () => {
    const { email } = await registered();
    for (let i = 0; i < 8; i++) {
      await api.anonymous().post('/api/auth/email/send-verification-email', { email }).expect(200);
    }
    await mailsUntil(email, 6);
    const rows = await db.$count(schema.verificationTokens, eq(schema.verificationTokens.identifier, `verify-email:${await idOf(email)}`));
    expect(rows).toBe(6);
  });
});

describe('signing in', () => {
  test('gives the session and its cookie', async () => {
    const { email, id } = await member();
    const answer = await api.anonymous().post('/api/auth/email/login', { email: email.toUpperCase(), password }).expect(200);
    expect(answer.data.user).toMatchObject({ id, email, role: 'customer', emailVerified: true });
    expect(Object.keys(answer.data.session).toSorted()).toEqual(['createdAt', 'expiresAt', 'id', 'userId']);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^codex-session=[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect(answer.text).not.toContain('token');
  });

  test('says the same for a wrong password and an unknown address', async () => {
    const { email } = await member();
    const client = api.anonymous();
    const wrong = await client.post('/api/auth/email/login', { email, password: 'wrong password' }).expect(401);
    const unknown = await client.post('/api/auth/email/login', { email: newEmail(), password }).expect(401);
    expect(wrong.error).toEqual(unknown.error);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('needs a verified address, which only the right password tells', async () => {
    const { client, email } = await registered();
    const right = await client.post('/api/auth/email/login', { email, password }).expect(403);
    expect(right.error.code).toBe('EMAIL_NOT_VERIFIED');
    expect(right.headers.getSetCookie()).toEqual([]);
    const wrong = await client.post('/api/auth/email/login', { email, password: 'wrong password' }).expect(401);
    expect(wrong.error.code).toBe('INVALID_CREDENTIALS');
  });

  test.each([
    ['banned', { bannedAt: new Date() }, 403, 'FORBIDDEN'],
    ['deleted', { deletedAt: new Date() }, 401, 'INVALID_CREDENTIALS'],
  ])('is over for a %s person', async (_, change, status, code) => {
    const { email, id } = await member();
    await db.update(schema.users).set(change).where(eq(schema.users.id, id));
    const answer = await api.anonymous().post('/api/auth/email/login', { email, password }).expect(status);
    expect(answer.error.code).toBe(code);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await db.$count(schema.sessions, eq(schema.sessions.userId, id))).toBe(0);
  });

  test('takes as long for an unknown address as for a wrong password', async () => {
    const { email } = await member();
    const time = async (body: object) => {
      const times: number[] = [];
      for (let i = 0; i < 5; i++) {
        const started = performance.now();
        await api.anonymous().post('/api/auth/email/login', body).expect(401);
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    const known = await time({ email, password: 'wrong password' });
    const unknown = await time({ email: newEmail(), password });
    expect(unknown).toBeGreaterThan(known * 0.5);
    expect(unknown).toBeLessThan(known * 2);
  });

  test('is refused from another site', async () => {
    const { email } = await member();
    const body = { email, password };
    const client = api.anonymous();
    await client.post('/api/auth/email/login', body, { headers: { origin: 'https://evil.example' } }).expect(403);
    await client.post('/api/auth/email/login', body, { headers: { origin: process.env['WEB_APP_URL'] ?? '' } }).expect(200);
  });

  test('is refused as a form, and with fields it does not know', async () => {
    const client = api.anonymous();
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=a&password=b' };
    await client.request('POST', '/api/auth/email/login', form).expect(415);
    const extra = await client.post('/api/auth/email/login', { email: newEmail(), password, role: 'admin' }).expect(400);
    expect(extra.error.details.issues[0].field).toBe('role');
  });
});

describe('resetting a password', () => {
  test('works once, ends every session, and its owner is told', async () => {
    const person = await member();
    const { client, email } = person;
    const phone = await signedInAgain(person);
    await phone.get('/api/auth/session').expect(200);
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const token = await tokenMailedTo(email, /new password/);
    const body = { token, newPassword: 'a whole new password' };
    const answer = await api.anonymous().post('/api/auth/email/reset-password', body).expect(200);
    expect(cookieOf(answer)).toBeUndefined();
    await client.get('/api/auth/session').expect(401);
    await phone.get('/api/auth/session').expect(401);
    await api.anonymous().post('/api/auth/password/reset', body).expect(400);
    await api.anonymous().post('/api/auth/email/login', { email, password }).expect(401);
    await api.anonymous().post('/api/auth/email/login', { email, password: body.newPassword }).expect(200);
    await mailTo(email, /was changed/);
  });

  test('works for one of several who use the link at the same moment', async () => {
    const { email } = await member();
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const token = await tokenMailedTo(email, /new password/);
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        api.anonymous().post('/api/auth/email/reset-password', { token, newPassword: `new password ${i}` }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400]);
  });

  test('makes older links useless', async () => {
    const { email } = await member();
    const ask = () => api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    await ask();
    const older = await tokenMailedTo(email, /new password/);
    await ask();
    const mails = await mailsUntil(email, 3);
    const newer = /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1];
    await api.anonymous().post('/api/auth/email/reset-password', { token: newer, newPassword: 'the newest one' }).expect(200);
    await api.anonymous().post('/api/auth/email/reset-password', { token: older, newPassword: 'an older one' }).expect(400);
  });

  test('is offered to nobody else: the answer is the same, and no mail goes out', async () => {
    const email = newEmail();
    const answer = await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    expect(answer.data).toEqual({ success: true });
    expect(await mailsTo(email)).toEqual([]);
  });

  test('does not take the link of another kind of mail', async () => {
    const { email } = await registered();
    const token = await tokenMailedTo(email);
    await api.anonymous().post('/api/auth/email/reset-password', { token, newPassword: 'a whole new password' }).expect(400);
  });

  test('refuses a link that has expired', async () => {
    const { email, id } = await member();
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const token = await tokenMailedTo(email, /new password/);
    await db
      .update(schema.verificationTokens)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(schema.verificationTokens.identifier, `reset-password:${id}`));
    await api.anonymous().post('/api/auth/email/reset-password', { token, newPassword: 'a whole new password' }).expect(400);
  });
});

async function mailsUntil(email: string, count: number) {
  await expect.poll(async () => (await mailsTo(email)).length, { timeout: 10_000 }).toBe(count);
  return mailsTo(email);
}

async function idOf(email: string): Promise<string | undefined> {
  const [row] = await db.select({ id: schema.users.id }).from(schema.users).where(eq(schema.users.email, email));
  return row?.id;
}
