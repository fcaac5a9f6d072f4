import { ServiceError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import {
  doneSchema,
  loginResultSchema,
  loginSchema,
  mailRequestSchema,
  registeredSchema,
  registerSchema,
  resetPasswordSchema,
  signedInSchema,
  verifyEmailQuerySchema,
  verifyEmailSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { languageOf } from '../language.ts';
import { procedure } from '../procedure.ts';
import { originOf, sendCookies, sendSession } from './cookies.ts';

const done = { success: true } as const;

/** Attempts are counted by what they try, whatever the route is called. */
const limited = (limitAction: string) =>
  ({ auth: 'none', rateLimit: 'auth', limitAction }) as const;

const register = procedure({
  policy: limited('register'),
  summary: 'Start an account; a link to verify the address is mailed',
  input: { body: registerSchema },
  output: registeredSchema,
  successStatus: 201,
  handler: async ({ c, services, input }) => {
    const language = languageOf(c.req.header('accept-language'));
    const user = await services.accounts.register(input.body, language);
    services.mail.deliverSoon();
    return { user };
  },
});

const login = procedure({
  policy: limited('login'),
  summary: 'Sign in with a password',
  input: { body: loginSchema },
  output: loginResultSchema,
  handler: async ({ c, services, input }) => {
    const { cookies, result } = await services.accounts.login(input.body, c.req.raw.headers);
    sendCookies(c, cookies);
    return result;
  },
});

const verifyEmail = procedure({
  policy: limited('verify-email'),
  summary: 'Use the link of a verification mail; signs in',
  input: { body: verifyEmailSchema },
  output: signedInSchema,
  handler: async ({ c, services, input }) => {
    const { signedToken, ...active } = await services.accounts.verifyEmail(
      input.body.token,
      originOf(c),
    );
    sendSession(c, signedToken);
    return active;
  },
});

const verifyEmailByLink = procedure({
  policy: limited('verify-email'),
  summary: 'The same for a browser: sets the cookie and goes on to the web app',
  input: { query: verifyEmailQuerySchema },
  responds: 'redirect',
  handler: async ({ c, env, services, input }) => {
    try {
      const { signedToken } = await services.accounts.verifyEmail(input.query.token, originOf(c));
      sendSession(c, signedToken);
      return c.redirect(`${env.WEB_APP_URL}/?verified=1`, 302);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'VALIDATION_ERROR') throw error;
      return c.redirect(`${env.WEB_APP_URL}/verify-email?error=invalid_token`, 302);
    }
  },
});

const requestMail = (purpose: 'verify-email' | 'reset-password') =>
  procedure({
    policy: limited(`send-${purpose}`),
    summary: 'Mail a link; the answer is the same whoever asks',
    input: { body: mailRequestSchema },
    output: doneSchema,
    handler: async ({ services, input }) => {
      await services.accounts.sendLink(purpose, input.body.email);
      services.mail.deliverSoon();
      return done;
    },
  });

const resetPassword = procedure({
  policy: limited('reset-password'),
  summary: 'Set a new password with the link of a mail; ends every session',
  input: { body: resetPasswordSchema },
  output: doneSchema,
  handler: async ({ services, input }) => {
    await services.accounts.resetPassword(input.body);
    services.mail.deliverSoon();
    return done;
  },
});

const sendVerificationMail = requestMail('verify-email');
const sendResetMail = requestMail('reset-password');

/** Accounts with a password. Every name of a thing is the same handler, and counts as the same. */
export const emailRoutes = new Hono<HonoEnv>()
  .post('/email/register', register)
  .post('/email/signup', register)
  .post('/sign-up/email', register)
  .post('/email/login', login)
  .post('/sign-in/email', login)
  .post('/email/verify-email', verifyEmail)
  .post('/email/verify', verifyEmail)
  .get('/verify-email', verifyEmailByLink)
  .post('/email/send-verification-email', sendVerificationMail)
  .post('/send-verification-email', sendVerificationMail)
  .post('/email/send-reset-password-email', sendResetMail)
  .post('/request-password-reset', sendResetMail)
  .post('/email/reset-password', resetPassword)
  .post('/password/reset', resetPassword)
  .post('/reset-password', resetPassword);
