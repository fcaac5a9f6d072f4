import type { HonoEnv } from '@codex/shared-types';
import { doneSchema, jwksSchema, jwtSchema, signedInSchema } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';
import { sendSession } from './cookies.ts';

const session = procedure({
  policy: { auth: 'required', rateLimit: 'api' },
  summary: 'Who is signed in',
  output: signedInSchema,
  handler: ({ user, session: active }) => ({ user, session: active }),
});

/** The same in the shape that BetterAuth's client reads: null for a stranger. */
const nativeSession = procedure({
  policy: { auth: 'optional', rateLimit: 'api' },
  summary: 'Who is signed in, for BetterAuth’s client',
  output: signedInSchema.nullable(),
  envelope: 'bare',
  handler: ({ user, session: active }) => (user && active ? { user, session: active } : null),
});

const signOut = procedure({
  policy: { auth: 'none', rateLimit: 'anonymous' },
  summary: 'End the session',
  output: doneSchema,
  handler: async ({ c, services }) => {
    await services.accounts.signOut(c.req.header('cookie'));
    sendSession(c);
    return { success: true } as const;
  },
});

const token = procedure({
  policy: { auth: 'required', rateLimit: 'api', fresh: true },
  summary: 'A JWT of 15 minutes for the session',
  output: jwtSchema,
  handler: async ({ c, services }) => ({
    token: await services.accounts.issueToken(c.req.raw.headers),
  }),
});

const publicKeys = procedure({
  policy: { auth: 'none', rateLimit: 'anonymous' },
  summary: 'The keys that verify those JWTs, as a JSON Web Key Set',
  output: jwksSchema,
  envelope: 'bare',
  handler: async ({ c, services }) => {
    c.header('Cache-Control', 'public, max-age=300');
    const { keys } = await services.accounts.publicKeys();
    return { keys: keys.map((key) => ({ ...key })) };
  },
});

export const sessionRoutes = new Hono<HonoEnv>()
  .get('/session', session)
  .post('/session', session)
  .get('/get-session', nativeSession)
  .post('/get-session', nativeSession)
  .post('/signout', signOut)
  .post('/logout', signOut)
  .post('/sign-out', signOut)
  .get('/token', token)
  .get('/jwks', publicKeys);
