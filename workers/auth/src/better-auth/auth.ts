import { SESSION_COOKIE, SESSION_RENEW_AFTER_SECONDS, SESSION_TTL_SECONDS } from '@codex/constants';
import { dbHttp, schema } from '@codex/database';
import {
  forgetSessions,
  forgetSessionsOfUser,
  hashPassword,
  verifyPassword,
} from '@codex/security';
import type { Bindings } from '@codex/shared-types';
import { observe } from '@codex/worker-utils';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { jwt } from 'better-auth/plugins/jwt';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { sendLink } from '../accounts/links.ts';
import { findPassword, findStanding, noteChangedPassword } from '../accounts/queries.ts';
import { languageOf } from '../language.ts';
import { providersOf } from './providers.ts';

const cookieAttributes = { httpOnly: true, secure: true, path: '/' } as const;

/** The last gate of every way to sign in: password, second factor, passkey, provider. */
async function refuseUnlessWelcome(env: Bindings, userId: string): Promise<void> {
  const standing = await findStanding(dbHttp(env), userId);
  if (!standing || standing.deleted) {
    throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD' });
  }
  if (standing.banned) throw new APIError('FORBIDDEN', { code: 'BANNED_USER' });
  if (!standing.verified) throw new APIError('FORBIDDEN', { code: 'EMAIL_NOT_VERIFIED' });
}

/**
 * Where an address is unknown, BetterAuth hashes what was typed, to take as long as a check would.
 * It saves the query for the account's password then: that takes time, too.
 */
async function hashForNobody(env: Bindings, password: string): Promise<string> {
  await findPassword(dbHttp(env), crypto.randomUUID());
  return hashPassword(password);
}

function plugins(env: Bindings) {
  const web = new URL(env.WEB_APP_URL);
  return [
    jwt({
      jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' } },
      jwt: {
        issuer: env.AUTH_URL,
        audience: env.WEB_APP_URL,
        expirationTime: '15m',
        definePayload: ({ user }) => ({ name: user.name, email: user.email, role: user['role'] }),
      },
      disableSettingJwtHeader: true,
    }),
    twoFactor({ issuer: 'Codex' }),
    genericOAuth({ config: providersOf(env) }),
    passkey({ rpID: web.hostname, rpName: 'Codex', origin: web.origin }),
  ];
}

function create(env: Bindings) {
  const { log } = observe('auth-worker', env);
  const { users, sessions, accounts, verificationTokens, twoFactors, passkeys, jwks } = schema;
  return betterAuth({
    appName: 'Codex',
    baseURL: env.AUTH_URL,
    basePath: '/api/auth',
    secret: env.BETTER_AUTH_SECRET,
    database: drizzleAdapter(dbHttp(env), {
      provider: 'pg',
      schema: {
        user: users,
        session: sessions,
        account: accounts,
        verification: verificationTokens,
        twoFactor: twoFactors,
        passkey: passkeys,
        jwks,
      },
      // Over HTTP there is no interactive transaction; what must be one is one statement of ours.
      transaction: false,
    }),
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'customer' },
        language: { type: 'string', input: false, returned: false, defaultValue: 'en' },
      },
    },
    session: {
      expiresIn: SESSION_TTL_SECONDS,
      updateAge: SESSION_RENEW_AFTER_SECONDS,
      // The route table says what needs a recent sign-in; listing one's sessions does not.
      freshAge: 0,
    },
    account: { accountLinking: { enabled: true, trustedProviders: [] }, encryptOAuthTokens: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      password: { hash: (password) => hashForNobody(env, password), verify: verifyPassword },
    },
    emailVerification: {
      sendOnSignIn: false,
      sendVerificationEmail: ({ user }) => sendLink(env, 'verify-email', user.email),
    },
    plugins: plugins(env),
    databaseHooks: {
      session: {
        create: { before: ({ userId }) => refuseUnlessWelcome(env, userId) },
        delete: { after: ({ token }) => forgetSessions(env, [token]) },
      },
      user: {
        // Only another service makes people here; a password's registration is a statement of ours.
        create: {
          before: async ({ emailVerified }, context) => {
            if (!emailVerified) throw new APIError('FORBIDDEN', { code: 'EMAIL_NOT_VERIFIED' });
            return { data: { language: languageOf(context?.headers?.get('accept-language')) } };
          },
        },
        update: { after: ({ id }) => forgetSessionsOfUser(env, id) },
      },
      account: {
        update: {
          after: async (_, context) => {
            if (context?.path === '/change-password' && context.context.session) {
              await noteChangedPassword(dbHttp(env), context.context.session.user.id);
            }
          },
        },
      },
    },
    trustedOrigins: [new URL(env.WEB_APP_URL).origin],
    // Origins are checked and attempts are counted before BetterAuth sees a request.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    onAPIError: { throw: true, errorURL: `${env.WEB_APP_URL}/login` },
    logger: {
      level: 'error',
      // What it calls an error is mostly a wrong request; what really failed is thrown, and logged by us.
      log: (_, message) => log.warn('better-auth', { reason: message }),
    },
    advanced: {
      cookiePrefix: 'codex',
      useSecureCookies: false,
      disableCSRFCheck: true,
      disableOriginCheck: false,
      // A provider's answer comes from another site: only the session is Strict.
      defaultCookieAttributes: { ...cookieAttributes, sameSite: 'lax' },
      cookies: {
        session_token: {
          name: SESSION_COOKIE,
          attributes: { ...cookieAttributes, sameSite: 'strict' },
        },
      },
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      database: { generateId: false },
    },
  });
}

export type Auth = ReturnType<typeof create>;

const instances = new WeakMap<Bindings, Auth>();

/** BetterAuth on our tables, once per isolate. */
export function authFor(env: Bindings): Auth {
  let auth = instances.get(env);
  if (!auth) {
    auth = create(env);
    instances.set(env, auth);
  }
  return auth;
}
