import { schema } from '@codex/database';
import { mailsTo, mailTo, setupTestDatabase } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  api,
  cookieOf,
  mailsUntil,
  member,
  newEmail,
  password,
  registered,
  signedInAgain,
  tokenMailedTo,
} from '../testing.ts';

const db = setupTestDatabase();

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
    await api
      .anonymous()
      .post('/api/auth/email/login', { email, password: body.newPassword })
      .expect(200);
    await mailTo(email, /was changed/);
  });

  test('works for one of several who use the link at the same moment', async () => {
    const { email } = await member();
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const token = await tokenMailedTo(email, /new password/);
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        api
          .anonymous()
          .post('/api/auth/email/reset-password', { token, newPassword: `new password ${i}` }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400]);
  });

  test('makes older links useless', async () => {
    const { email } = await member();
    const ask = () =>
      api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    await ask();
    const older = await tokenMailedTo(email, /new password/);
    await ask();
    const mails = await mailsUntil(email, 3);
    const newer = /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1];
    await api
      .anonymous()
      .post('/api/auth/email/reset-password', { token: newer, newPassword: 'the newest one' })
      .expect(200);
    await api
      .anonymous()
      .post('/api/auth/email/reset-password', { token: older, newPassword: 'an older one' })
      .expect(400);
  });

  test('is offered to nobody else: the answer is the same, and no mail goes out', async () => {
    const email = newEmail();
    const answer = await api
      .anonymous()
      .post('/api/auth/email/send-reset-password-email', { email })
      .expect(200);
    expect(answer.data).toEqual({ success: true });
    expect(await mailsTo(email)).toEqual([]);
  });

  test('does not take the link of another kind of mail', async () => {
    const { email } = await registered();
    const token = await tokenMailedTo(email);
    await api
      .anonymous()
      .post('/api/auth/email/reset-password', { token, newPassword: 'a whole new password' })
      .expect(400);
  });

  test('refuses a link that has expired', async () => {
    const { email, id } = await member();
    await api.anonymous().post('/api/auth/email/send-reset-password-email', { email }).expect(200);
    const token = await tokenMailedTo(email, /new password/);
    await db
      .update(schema.verificationTokens)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(schema.verificationTokens.identifier, `reset-password:${id}`));
    await api
      .anonymous()
      .post('/api/auth/email/reset-password', { token, newPassword: 'a whole new password' })
      .expect(400);
  });
});
