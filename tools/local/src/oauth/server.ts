import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { authorizationSchema, Grants, personSchema, refusalOf, subjectOf } from './grants.ts';
import type { OAuthClient, OAuthOptions } from './options.ts';
import { consentPage } from './page.ts';

const ISSUER = 'https://accounts.google.com';
const TOKEN_LIVES_SECONDS = 3600;
const KEY_ID = 'stand-in';

/** Google's and GitHub's stand-in: strict where they are, and everybody is whoever they say. */
export async function startOAuth({ port, google, github }: OAuthOptions) {
  const app = new Hono();
  googleRoutes(app, google);
  githubRoutes(app, github);
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/health', (c) => c.json({ status: 'healthy' }));
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    },
  };
}

interface Consent {
  provider: string;
  path: string;
  client: OAuthClient;
  scopes: string[];
  grants: Grants;
}

/** The page where somebody agrees, or not. What the client got wrong is said there, and leads nowhere. */
function consentRoutes(app: Hono, { provider, path, client, scopes, grants }: Consent): void {
  app.get(path, (c) => {
    const refusal = refusalOf(c.req.query(), client, scopes);
    if (refusal) return c.text(`Error 400: ${refusal}`, 400);
    return c.html(consentPage(provider, new URL(c.req.url).searchParams.toString()));
  });
  app.post(path, async (c) => {
    const refusal = refusalOf(c.req.query(), client, scopes);
    if (refusal) return c.text(`Error 400: ${refusal}`, 400);
    const request = authorizationSchema.parse(c.req.query());
    const back = new URL(request.redirect_uri);
    back.searchParams.set('state', request.state);
    const form = await c.req.parseBody();
    if (form['answer'] !== 'allow') {
      back.searchParams.set('error', 'access_denied');
      return c.redirect(back.href);
    }
    const person = personSchema.safeParse(form);
    if (!person.success) return c.text('Error 400: name and email are needed.', 400);
    back.searchParams.set('code', grants.issueCode(person.data, request));
    return c.redirect(back.href);
  });
}

function googleRoutes(app: Hono, client: OAuthClient): void {
  const grants = new Grants();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const scopes = ['openid', 'email', 'profile'];
  consentRoutes(app, { provider: 'Google', path: '/o/oauth2/v2/auth', client, scopes, grants });

  app.post('/token', async (c) => {
    const grant = grants.exchange(await c.req.parseBody(), client);
    if ('error' in grant) return c.json(grant, grant.error === 'invalid_client' ? 401 : 400);
    const { person, request, token } = grant;
    const now = Math.floor(Date.now() / 1000);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode({
      iss: ISSUER,
      aud: client.clientId,
      sub: String(subjectOf(person)),
      email: person.email,
      email_verified: person.verified,
      name: person.name,
      iat: now,
      exp: now + TOKEN_LIVES_SECONDS,
      ...(request.nonce && { nonce: request.nonce }),
    })}`;
    const signature = createSign('sha256').update(signed).sign(privateKey, 'base64url');
    return c.json({
      access_token: token,
      id_token: `${signed}.${signature}`,
      token_type: 'Bearer',
      expires_in: TOKEN_LIVES_SECONDS,
      scope: scopes.join(' '),
    });
  });

  app.get('/oauth2/v3/certs', (c) =>
    c.json({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }],
    }),
  );
}

function githubRoutes(app: Hono, client: OAuthClient): void {
  const grants = new Grants();
  const scopes = ['read:user', 'user:email'];
  const path = '/login/oauth/authorize';
  consentRoutes(app, { provider: 'GitHub', path, client, scopes, grants });

  // GitHub says 200 to what it refuses, too.
  app.post('/login/oauth/access_token', async (c) => {
    const grant = grants.exchange(await c.req.parseBody(), client);
    if ('error' in grant) return c.json({ error: 'bad_verification_code' });
    return c.json({ access_token: grant.token, token_type: 'bearer', scope: scopes.join(',') });
  });

  const personOf = (c: Context) => grants.personOf(c.req.header('authorization'));
  app.get('/user', (c) => {
    const person = personOf(c);
    if (!person) return c.json({ message: 'Bad credentials' }, 401);
    const login = person.email.split('@')[0];
    return c.json({ id: subjectOf(person), login, name: person.name, avatar_url: null });
  });
  app.get('/user/emails', (c) => {
    const person = personOf(c);
    if (!person) return c.json({ message: 'Bad credentials' }, 401);
    const { email, verified } = person;
    return c.json([{ email, verified, primary: true, visibility: 'private' }]);
  });
}
