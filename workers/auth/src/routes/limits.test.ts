import { describe, expect, test } from 'vitest';
import { api, newEmail, password } from '../testing.ts';
import { addressOf, type TestClient } from '@codex/test-utils';

const login = (client: TestClient, path = '/api/auth/email/login') =>
  client.post(path, { email: newEmail(), password });

const statuses = async (requests: Promise<{ status: number }>[]) =>
  (await Promise.all(requests)).map(({ status }) => status);

describe('ten attempts in a quarter of an hour from one address', () => {
  test('are all there are to sign in; the eleventh is told how long to wait', async () => {
    const client = api.anonymous();
    for (let i = 0; i < 10; i++) await login(client).expect(401);
    const refused = await login(client).expect(429);
    expect(refused.error.code).toBe('RATE_LIMITED');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(800);
    expect(wait).toBeLessThanOrEqual(900);
    await login(api.anonymous()).expect(401);
  });

  test('count together whatever the route is called, and whatever checks a credential', async () => {
    const client = api.anonymous();
    const body = { email: newEmail(), password };
    for (let i = 0; i < 3; i++) await client.post('/api/auth/email/login', body).expect(401);
    for (let i = 0; i < 3; i++) await client.post('/api/auth/sign-in/email', body).expect(401);
    for (let i = 0; i < 2; i++)
      await client.post('/api/auth/two-factor/verify-totp', { code: '000000' }).expect(401);
    await client
      .post('/api/auth/two-factor/verify-backup-code', { code: 'aaaaa-bbbbb' })
      .expect(401);
    await client
      .post('/api/auth/passkey/verify-authentication', { response: { id: 'x' } })
      .expect(400);
    for (const path of ['/api/auth/email/login', '/api/auth/sign-in/email'])
      await client.post(path, body).expect(429);
    await client.post('/api/auth/two-factor/verify-totp', { code: '000000' }).expect(429);
    await client
      .post('/api/auth/passkey/verify-authentication', { response: { id: 'x' } })
      .expect(429);
  });

  test('hold when thirty come at once', async () => {
    const client = api.anonymous();
    const all = await statuses(Array.from({ length: 30 }, () => login(client)));
    expect(all.filter((status) => status === 401)).toHaveLength(10);
    expect(all.filter((status) => status === 429)).toHaveLength(20);
  });

  test('to register are counted apart from those to sign in, under every name', async () => {
    const client = api.anonymous();
    const register = (path: string) =>
      client.post(path, { email: newEmail(), password, name: 'Ada' });
    const paths = ['/api/auth/email/register', '/api/auth/email/signup', '/api/auth/sign-up/email'];
    for (let i = 0; i < 10; i++) await register(paths[i % 3] ?? '').expect(201);
    for (const path of paths) await register(path).expect(429);
    await login(client).expect(401);
  });

  test('count requests that are malformed, too', async () => {
    const client = api.anonymous();
    for (let i = 0; i < 10; i++) await client.post('/api/auth/email/login', {}).expect(400);
    await login(client).expect(429);
  });

  test.each([
    ['/api/auth/email/reset-password', { token: 'x', newPassword: password }, 400],
    ['/api/auth/email/verify-email', { token: 'x' }, 400],
    ['/api/auth/email/send-reset-password-email', { email: 'a@example.test' }, 200],
    ['/api/auth/email/send-verification-email', { email: 'a@example.test' }, 200],
  ])('are all there are for %s', async (path, body, status) => {
    const client = api.anonymous();
    for (let i = 0; i < 10; i++) await client.post(path, body).expect(status);
    await client.post(path, body).expect(429);
  });

  test('belong to the address that Cloudflare names, not to one that a client writes', async () => {
    const client = api.anonymous();
    const request = (i: number) =>
      client.post(
        '/api/auth/email/login',
        { email: newEmail(), password },
        {
          headers: {
            'x-forwarded-for': `10.1.1.${i}`,
            'x-real-ip': `10.1.1.${i}`,
            forwarded: `for=10.1.1.${i}`,
          },
        },
      );
    for (let i = 0; i < 10; i++) await request(i).expect(401);
    await request(11).expect(429);
  });
});

describe('another spelling of a path', () => {
  test.each([
    '/api/auth/email/login/',
    '/api/auth/email/Login',
    '/api/auth/email//login',
    '/api/auth//email/login',
    '/api//auth/email/login',
    '//api/auth/email/login',
    '/API/auth/email/login',
    '/api/auth/email%2Flogin',
    '/api/auth/email/log%69n',
    '/api/auth/sign%2Din/email',
    '/api/auth/sign-in%2Femail',
    '/api/auth/sign-in/email/',
    '/api/auth/sign-in/email%20',
    '/api/auth/sign-in/email;a=b',
    '/api/auth/sign-in\\email',
    '/api/auth/sign-in/email%00',
  ])('%s does not exist, so that it escapes no limit', async (path) => {
    const client = api.anonymous();
    const address = addressOf('/api/auth/session').replace('/api/auth/session', path);
    const answer = await client.post(address, { email: newEmail(), password });
    // URL parsers turn a backslash into a slash: that one is the known path itself.
    const expected = path.includes('\\') ? 401 : 404;
    expect(answer.status).toBe(expected);
    expect(answer.error.code).toBe(expected === 404 ? 'NOT_FOUND' : 'INVALID_CREDENTIALS');
  });

  test('a query does not change what is counted', async () => {
    const client = api.anonymous();
    for (let i = 0; i < 10; i++) await login(client, `/api/auth/email/login?x=${i}`).expect(401);
    await login(client, '/api/auth/email/login?x=11').expect(429);
  });
});

describe('routes of BetterAuth that are not offered', () => {
  test.each([
    ['POST', '/update-user'],
    ['POST', '/change-email'],
    ['POST', '/delete-user'],
    ['GET', '/delete-user/callback'],
    ['POST', '/set-password'],
    ['POST', '/verify-password'],
    ['POST', '/get-access-token'],
    ['POST', '/refresh-token'],
    ['GET', '/account-info'],
    ['POST', '/update-session'],
    ['POST', '/two-factor/send-otp'],
    ['POST', '/two-factor/view-backup-codes'],
    ['GET', '/reset-password/some-token'],
    ['GET', '/ok'],
    ['GET', '/error'],
  ])('%s %s does not exist', async (method, path) => {
    const client = await api.viewer();
    const options =
      method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: '{}' } : {};
    const answer = await client.request(method, `/api/auth${path}`, options).expect(404);
    expect(answer.body).toMatchObject({
      error: { code: 'NOT_FOUND' },
      requestId: expect.any(String),
    });
  });
});
