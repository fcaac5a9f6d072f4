import { describe, expect, test } from 'vitest';
import { bindings, memoryKv } from '../testing-env.ts';
import { NativeAuth } from './native-auth.ts';

const keys = {
  GOOGLE_CLIENT_ID: 'google-id',
  GOOGLE_CLIENT_SECRET: 'google-secret',
  GITHUB_CLIENT_ID: 'github-id',
  GITHUB_CLIENT_SECRET: 'github-secret',
  GOOGLE_OAUTH_BASE: '',
  GITHUB_OAUTH_BASE: '',
};
const env = bindings(memoryKv().kv, keys);
const signIn = (body: object) =>
  new NativeAuth(env).call(
    new Request(`${env.AUTH_URL}/x`, { method: 'POST' }),
    '/sign-in/social',
    body,
  );

describe('with their keys set', () => {
  test.each([
    ['google', 'https://accounts.google.com/', 'google-id'],
    ['github', 'https://github.com/login/oauth/', 'github-id'],
  ])('%s is offered, and sends people back to us only', async (provider, start, clientId) => {
    const answer = await signIn({ provider, callbackURL: `${env.WEB_APP_URL}/library` });
    const { url } = (await answer.json()) as { url: string };
    expect(url.startsWith(start)).toBe(true);
    const { searchParams } = new URL(url);
    expect(searchParams.get('client_id')).toBe(clientId);
    expect(searchParams.get('redirect_uri')).toBe(`${env.AUTH_URL}/api/auth/callback/${provider}`);
    expect(searchParams.get('state')).toBeTruthy();
    expect(url).not.toContain('secret');
    // The provider's answer comes from another site, so this cookie may not be Strict.
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax$/);
  });

  test.each(['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'])(
    'nobody is sent to another site by %s',
    async (field) => {
      const refused = signIn({ provider: 'google', [field]: 'https://evil.example/' });
      await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
  );
});

test.each(['google', 'github'])(
  '%s does not exist while its keys are not set',
  async (provider) => {
    const without = bindings(memoryKv().kv, { GOOGLE_CLIENT_ID: '', GITHUB_CLIENT_ID: '' });
    const request = new Request(`${without.AUTH_URL}/x`, { method: 'POST' });
    const refused = new NativeAuth(without).call(request, '/sign-in/social', { provider });
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);
