import { SESSION_TTL_SECONDS } from '@codex/constants';
import { ForbiddenError, ServiceError } from '@codex/service-errors';
import type { Bindings, HonoEnv, SessionData } from '@codex/shared-types';
import { nativeAuthSchemas as bodies } from '@codex/validation';
import type { Policy } from '@codex/worker-utils';
import { Hono, type Context } from 'hono';
import type { z } from 'zod';
import { procedure } from '../procedure.ts';
import type { Services } from '../services.ts';
import { sendCookies } from './cookies.ts';

const signedIn: Policy = { auth: 'required', rateLimit: 'api', fresh: true };
const stranger: Policy = { auth: 'none', rateLimit: 'anonymous' };
/** Whatever checks a password or a code counts as an attempt to sign in. */
const checksCredential: Policy = { auth: 'none', rateLimit: 'auth', limitAction: 'login' };
const checksOwnCredential: Policy = { ...checksCredential, auth: 'required', fresh: true };

type Row = readonly ['GET' | 'POST', string, Policy, z.ZodType<object>?];

/** The routes of BetterAuth that exist here, under exactly these names. All others do not. */
const TABLE: readonly Row[] = [
  ['GET', '/list-sessions', signedIn],
  ['POST', '/revoke-session', signedIn, bodies.revokeSession],
  ['POST', '/revoke-sessions', signedIn, bodies.empty],
  ['POST', '/revoke-other-sessions', signedIn, bodies.empty],
  ['POST', '/change-password', checksOwnCredential, bodies.changePassword],

  ['POST', '/sign-in/social', stranger, bodies.signInSocial],
  ['GET', '/callback/google', stranger],
  ['GET', '/callback/github', stranger],
  ['GET', '/list-accounts', signedIn],
  ['POST', '/link-social', signedIn, bodies.linkSocial],
  ['POST', '/unlink-account', signedIn, bodies.unlinkAccount],

  ['POST', '/two-factor/enable', checksOwnCredential, bodies.password],
  ['POST', '/two-factor/disable', checksOwnCredential, bodies.password],
  ['POST', '/two-factor/get-totp-uri', checksOwnCredential, bodies.password],
  ['POST', '/two-factor/generate-backup-codes', checksOwnCredential, bodies.password],
  ['POST', '/two-factor/verify-totp', checksCredential, bodies.code],
  ['POST', '/two-factor/verify-backup-code', checksCredential, bodies.code],

  ['GET', '/passkey/generate-register-options', signedIn],
  ['POST', '/passkey/verify-registration', signedIn, bodies.registerPasskey],
  ['GET', '/passkey/generate-authenticate-options', stranger],
  ['POST', '/passkey/verify-authentication', checksCredential, bodies.usePasskey],
  ['GET', '/passkey/list-user-passkeys', signedIn],
  ['POST', '/passkey/delete-passkey', signedIn, bodies.deletePasskey],
  ['POST', '/passkey/update-passkey', signedIn, bodies.renamePasskey],
];

/** Routes after which there may be mail. */
const MAY_MAIL: ReadonlySet<string> = new Set([
  '/change-password',
  '/callback/google',
  '/callback/github',
]);

/** New ways to sign in are added or removed by who signed in within a day, not by an old cookie. */
const NEEDS_RECENT: ReadonlySet<string> = new Set([
  '/passkey/generate-register-options',
  '/passkey/verify-registration',
  '/link-social',
  '/unlink-account',
]);

function refuseOld({ createdAt }: SessionData): void {
  const age = Date.now() - Date.parse(createdAt);
  if (age > SESSION_TTL_SECONDS * 1000) throw new ForbiddenError('Sign in again to do this.');
}

/** What holds whatever the body says, and where people come back to when it says nothing. */
function completed(path: string, body: object, { WEB_APP_URL }: Bindings): object {
  switch (path) {
    case '/change-password':
      return { ...body, revokeOtherSessions: true };
    case '/sign-in/social':
    case '/link-social':
      return { callbackURL: `${WEB_APP_URL}/`, errorCallbackURL: `${WEB_APP_URL}/login`, ...body };
    default:
      return body;
  }
}

async function call(
  c: Context<HonoEnv>,
  services: Services,
  path: string,
  body?: object,
): Promise<Response> {
  try {
    return await services.native.call(c.req.raw, path, body && completed(path, body, c.env));
  } catch (error) {
    // Coming back from a provider is a page in a browser: a refusal has to be one, too.
    const isPage = path.startsWith('/callback/');
    if (!isPage || !(error instanceof ServiceError) || error.code === 'NOT_FOUND') throw error;
    if (error.status >= 500) throw error;
    return Response.redirect(`${c.env.WEB_APP_URL}/login?error=${error.code.toLowerCase()}`, 302);
  }
}

async function forward(
  c: Context<HonoEnv>,
  services: Services,
  path: string,
  body?: object,
): Promise<Response> {
  const session = c.get('session');
  if (session && NEEDS_RECENT.has(path)) refuseOld(session);
  const answer = await call(c, services, path, body);
  const headers = new Headers(answer.headers);
  // Cookies go through the context: it may already hold a renewed session.
  sendCookies(c, headers.getSetCookie());
  headers.delete('set-cookie');
  headers.set('cache-control', 'no-store');
  if (MAY_MAIL.has(path)) services.mail.deliverSoon();
  return new Response(answer.body, { status: answer.status, headers });
}

export const nativeRoutes = new Hono<HonoEnv>();

for (const [method, path, policy, body] of TABLE) {
  const handler = procedure({
    policy,
    summary: 'BetterAuth’s own route',
    input: { query: bodies.query, ...(body && { body }) },
    envelope: 'bare',
    ...(path.startsWith('/callback/') && { responds: 'redirect' as const }),
    handler: ({ c, services, input }) => forward(c, services, path, input.body),
  });
  nativeRoutes.on(method, path, handler);
}
