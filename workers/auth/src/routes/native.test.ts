import { mailTo } from '@codex/test-utils';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, member, password, signedInAgain } from '../testing.ts';

describe('the list of sessions', () => {
  test('shows one’s own, and ends another device', async () => {
    const person = await member();
    const { client } = person;
    const phone = await signedInAgain(person);
    await phone.get('/api/auth/session').expect(200);
    const { body } = await client.get('/api/auth/list-sessions').expect(200);
    expect(body).toHaveLength(2);
    const { data } = await phone.get('/api/auth/session').expect(200);
    const { token } = body.find(({ id }: { id: string }) => id === data.session.id);
    await (await api.viewer()).post('/api/auth/revoke-session', { token });
    await phone.get('/api/auth/session').expect(200);
    await client.post('/api/auth/revoke-session', { token }).expect(200);
    await phone.get('/api/auth/session').expect(401);
    await client.get('/api/auth/session').expect(200);
  });

  test('is for its owner', async () => {
    await api.anonymous().get('/api/auth/list-sessions').expect(401);
    await api.anonymous().post('/api/auth/revoke-sessions', {}).expect(401);
  });
});

describe('changing a password', () => {
  test('needs the old one, signs other devices out, and its owner is told', async () => {
    const person = await member();
    const { client, email } = person;
    const phone = await signedInAgain(person);
    const change = (currentPassword: string) =>
      client.post('/api/auth/change-password', {
        currentPassword,
        newPassword: 'a whole new password',
      });
    await change('wrong password').expect(401);
    const answer = await change(password).expect(200);
    client.cookie = cookieOf(answer) ?? client.cookie;
    await phone.get('/api/auth/session').expect(401);
    await client.get('/api/auth/session').expect(200);
    await mailTo(email, /was changed/);
    await api.anonymous().post('/api/auth/email/login', { email, password }).expect(401);
  });
});

describe('Google and GitHub', () => {
  test.each([
    ['another provider', { provider: 'facebook' }, 'provider'],
    ['a token of its own', { provider: 'google', idToken: { token: 'x' } }, 'idToken'],
    ['scopes of its own', { provider: 'google', scopes: ['drive'] }, 'scopes'],
  ])('are refused with %s', async (_, body, field) => {
    const answer = await api.anonymous().post('/api/auth/sign-in/social', body).expect(400);
    expect(answer.error.details.issues[0].field).toBe(field);
  });

  test('a forged answer of a provider goes nowhere else', async () => {
    const answer = await api
      .anonymous()
      .get('/api/auth/callback/google?code=x&state=y&callbackURL=https://evil.example');
    expect([302, 400, 401, 404]).toContain(answer.status);
    const location = answer.headers.get('location');
    if (location) expect(location.startsWith(process.env['WEB_APP_URL'] ?? '')).toBe(true);
  });
});
