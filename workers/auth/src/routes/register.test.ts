import { schema } from '@codex/database';
import { mailTo, setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, member, newEmail, password } from '../testing.ts';

const db = setupTestDatabase();

describe('registering', () => {
  test('starts an account that is nobody yet: a customer, unverified, without a session', async () => {
    const email = newEmail();
    const answer = await api
      .anonymous()
      .post('/api/auth/email/register', {
        email: ` ${email.toUpperCase()} `,
        password,
        name: ' Ada ',
      })
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

  test('writes in the language that the browser asks for, from then on', async () => {
    const email = newEmail();
    const headers = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
    const body = { email, password, name: 'Ada' };
    await api.anonymous().post('/api/auth/email/register', body, { headers }).expect(201);
    expect((await mailTo(email)).subject).toBe('Bestätige deine E-Mail-Adresse');
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    await mailTo(email, /Wähle ein neues Passwort/);
  });

  test('answers the same for a known address, and tells its owner', async () => {
    const { email, id } = await member();
    const stranger = api.anonymous();
    const answer = await stranger
      .post('/api/auth/email/register', { email, password: 'another password', name: 'Eve' })
      .expect(201);
    expect(Object.keys(answer.data.user)).toHaveLength(7);
    expect(answer.data.user).toMatchObject({
      name: 'Eve',
      email,
      emailVerified: false,
      role: 'customer',
    });
    expect(answer.data.user.id).not.toBe(id);
    expect(answer.data.user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const mail = await mailTo(email, /already/);
    expect(mail.text).not.toContain('Eve');
    await stranger
      .post('/api/auth/email/login', { email, password: 'another password' })
      .expect(401);
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

  test.each(['/api/auth/email/signup', '/api/auth/sign-up/email'])(
    '%s is another name for it',
    async (path) => {
      const email = newEmail();
      await api.anonymous().post(path, { email, password, name: 'Ada' }).expect(201);
      expect((await mailTo(email)).subject).toBe('Verify your email address');
    },
  );
});
