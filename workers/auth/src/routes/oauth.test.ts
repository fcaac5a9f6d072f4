import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import { setupTestDatabase, type TestClient } from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { api, cookieOf, cookiesOf, member, newEmail, registered } from '../testing.ts';

const db = setupTestDatabase();
const web = process.env['WEB_APP_URL'] ?? '';
const providers = ['google', 'github'] as const;
type Provider = (typeof providers)[number];

interface Answer {
  name?: string;
  email?: string;
  verified?: boolean;
  answer?: 'allow' | 'deny';
}

/** Sends somebody to a provider. */
async function begin(client: TestClient, provider: Provider, path = '/api/auth/sign-in/social') {
  const addresses = { callbackURL: `${web}/arrive`, errorCallbackURL: `${web}/login` };
  const begun = await client.post(path, { provider, ...addresses }).expect(200);
  return { url: begun.body.url as string, cookie: cookiesOf(begun) };
}

/** Answers the provider's question; where it sends the browser then. */
async function consent(url: string, given: Answer): Promise<string> {
  const { name = 'Gina', email = newEmail(), verified = true, answer = 'allow' } = given;
  const fields = { name, email, answer, ...(verified && { verified: 'true' }) };
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  return response.headers.get('location') ?? `${response.status} ${await response.text()}`;
}

async function comeBack(client: TestClient, address: string, cookie: string) {
  const cookies = [client.cookie, cookie].filter(Boolean).join('; ');
  const answer = await client.get(address, { headers: { cookie: cookies } }).expect(302);
  return { session: cookieOf(answer), location: answer.headers.get('location') ?? '' };
}

/** The whole way, of a stranger with a browser of their own. */
async function signIn(provider: Provider, given: Answer) {
  const client = api.anonymous();
  const { url, cookie } = await begin(client, provider);
  const back = await comeBack(client, await consent(url, given), cookie);
  client.cookie = back.session;
  return { ...back, client };
}

const people = (email: string) => db.$count(schema.users, eq(schema.users.email, email));

describe.each(providers)('signing in with %s', (provider) => {
  test('makes an account for a new person, and finds it again', async () => {
    const email = newEmail();
    const first = await signIn(provider, { email, name: 'Gina Local' });
    expect(first.location).toBe(`${web}/arrive`);
    const { data } = await first.client.get('/api/auth/session').expect(200);
    expect(data.user).toMatchObject({ email, name: 'Gina Local', emailVerified: true });
    const again = await signIn(provider, { email });
    expect((await again.client.get('/api/auth/session').expect(200)).data.user.id).toBe(
      data.user.id,
    );
    expect(await people(email)).toBe(1);
  });

  test('opens the account that has the same address, when both sides know that it is theirs', async () => {
    const { email, id } = await member();
    const { client } = await signIn(provider, { email });
    expect((await client.get('/api/auth/session').expect(200)).data.user.id).toBe(id);
  });

  test.each([
    ['the provider has not verified the address', member, false],
    ['the account here is not verified', registered, true],
  ])('opens no account of the same address when %s', async (_, make, verified) => {
    const { email, id } = await make();
    const { session, location } = await signIn(provider, { email, verified });
    expect(session).toBeUndefined();
    expect(location).toBe(`${web}/login?error=account_not_linked`);
    const links = await db.select().from(schema.accounts).where(eq(schema.accounts.userId, id));
    expect(links.map(({ providerId }) => providerId)).toEqual(['credential']);
  });

  test('makes no account of an address that the provider has not verified', async () => {
    const email = newEmail();
    const { session, location } = await signIn(provider, { email, verified: false });
    expect(session).toBeUndefined();
    expect(location).toMatch(/\/login\?error=email_not_verified/i);
    expect(await people(email)).toBe(0);
  });

  test('changes nothing when somebody cancels there', async () => {
    const { session, location } = await signIn(provider, { answer: 'deny' });
    expect(session).toBeUndefined();
    expect(location).toMatch(/\/login\?error=access_denied/);
  });

  test('takes no answer that it did not ask for, nor one in another browser', async () => {
    const client = api.anonymous();
    const { url, cookie } = await begin(client, provider);
    const address = await consent(url, {});
    const forged = new URL(address);
    forged.searchParams.set('state', randomUUID());
    for (const [at, sent] of [
      [forged.href, cookie],
      [address, ''],
    ] as const) {
      const back = await comeBack(api.anonymous(), at, sent);
      expect(back.session).toBeUndefined();
      expect(back.location).toMatch(new RegExp(`^${web}/login\\?.*error=`));
    }
  });

  test('takes an answer once', async () => {
    const client = api.anonymous();
    const { url, cookie } = await begin(client, provider);
    const address = await consent(url, {});
    expect((await comeBack(client, address, cookie)).session).toBeDefined();
    const replayed = await comeBack(api.anonymous(), address, cookie);
    expect(replayed.session).toBeUndefined();
    expect(replayed.location).toContain('error=');
    // The same code in an exchange of somebody else's.
    const other = await begin(api.anonymous(), provider);
    const stolen = new URL(await consent(other.url, {}));
    stolen.searchParams.set('code', new URL(address).searchParams.get('code') ?? '');
    expect((await comeBack(api.anonymous(), stolen.href, other.cookie)).session).toBeUndefined();
  });

  test('is linked to an account and taken from it again, but never as the last way in', async () => {
    const { client, email } = await member();
    const { url, cookie } = await begin(client, provider, '/api/auth/link-social');
    await comeBack(client, await consent(url, { email }), cookie);
    const links = async (of: TestClient) =>
      (await of.get('/api/auth/list-accounts').expect(200)).body;
    const link = (await links(client)).find(
      (one: { providerId: string }) => one.providerId === provider,
    );
    expect(link).toBeDefined();
    const stranger = await signIn(provider, {});
    await stranger.client.post('/api/auth/unlink-account', { accountId: link.id }).expect(422);
    expect(await links(client)).toHaveLength(2);
    await client.post('/api/auth/unlink-account', { accountId: link.id }).expect(200);
    expect(await links(client)).toHaveLength(1);
    const [only] = await links(stranger.client);
    const refused = await stranger.client.post('/api/auth/unlink-account', { accountId: only.id });
    expect(refused.error.code).toBe('BUSINESS_RULE');
  });

  test('cannot be linked by an address that is not the account’s', async () => {
    const { client } = await member();
    const { url, cookie } = await begin(client, provider, '/api/auth/link-social');
    const { location } = await comeBack(client, await consent(url, {}), cookie);
    expect(location).toMatch(/\/login\?error=/);
    expect((await client.get('/api/auth/list-accounts').expect(200)).body).toHaveLength(1);
  });

  test('sends no secret through the browser, and demands PKCE', async () => {
    const { url } = await begin(api.anonymous(), provider);
    expect(url).not.toContain('secret');
    const weak = new URL(url);
    weak.searchParams.delete('code_challenge');
    expect((await fetch(weak)).status).toBe(400);
    const elsewhere = new URL(url);
    elsewhere.searchParams.set('redirect_uri', 'https://evil.example/');
    expect((await fetch(elsewhere)).status).toBe(400);
  });
});
