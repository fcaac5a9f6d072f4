import {
  changedEmailSchema,
  doneSchema,
  loginResultSchema,
  type nativeAuthSchemas,
  registeredSchema,
  type loginSchema,
  type registerSchema,
  type resetPasswordSchema,
  type sendChangeEmailSchema,
  signedInSchema,
} from '@codex/validation';
import { z } from 'zod';
import type { Call } from '../call.ts';

type Body<T extends z.ZodType> = z.input<T>;
type Native = typeof nativeAuthSchemas;

/** BetterAuth's own answers: only what the pages read. */
const sessionsSchema = z.array(
  z.object({
    id: z.string(),
    token: z.string(),
    ipAddress: z.string().nullish(),
    userAgent: z.string().nullish(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
const anything = z.looseObject({});
const socialSchema = z.object({ url: z.url() });
const totpSchema = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
const accountsSchema = z.array(
  z.object({ id: z.string(), providerId: z.string(), createdAt: z.string() }),
);
const passkeysSchema = z.array(
  z.object({ id: z.string(), name: z.string().nullish(), createdAt: z.string() }),
);

export const authApi = (call: Call) => ({
  session: () => call('AUTH', 'GET /api/auth/session', { schema: signedInSchema }),
  login: (body: Body<typeof loginSchema>) =>
    call('AUTH', 'POST /api/auth/email/login', { body, schema: loginResultSchema }),
  signOut: () => call('AUTH', 'POST /api/auth/signout', { schema: doneSchema }),
  register: (body: Body<typeof registerSchema>) =>
    call('AUTH', 'POST /api/auth/email/register', { body, schema: registeredSchema }),
  verifyEmail: (token: string) =>
    call('AUTH', 'POST /api/auth/email/verify-email', { body: { token }, schema: signedInSchema }),
  sendVerificationMail: (email: string) =>
    call('AUTH', 'POST /api/auth/email/send-verification-email', {
      body: { email },
      schema: doneSchema,
    }),
  sendResetMail: (email: string) =>
    call('AUTH', 'POST /api/auth/email/send-reset-password-email', {
      body: { email },
      schema: doneSchema,
    }),
  resetPassword: (body: Body<typeof resetPasswordSchema>) =>
    call('AUTH', 'POST /api/auth/email/reset-password', { body, schema: doneSchema }),
  sendChangeEmail: (body: Body<typeof sendChangeEmailSchema>) =>
    call('AUTH', 'POST /api/auth/email/send-change-email', { body, schema: doneSchema }),
  changeEmail: (token: string) =>
    call('AUTH', 'POST /api/auth/email/change-email', {
      body: { token },
      schema: changedEmailSchema,
    }),
  changePassword: (body: Body<Native['changePassword']>) =>
    call('AUTH', 'POST /api/auth/change-password', { body, schema: anything, envelope: 'bare' }),

  /** Where a provider's own sign-in page is. */
  signInSocial: (body: Body<Native['signInSocial']>) =>
    call('AUTH', 'POST /api/auth/sign-in/social', { body, schema: socialSchema, envelope: 'bare' }),
  accounts: () =>
    call('AUTH', 'GET /api/auth/list-accounts', { schema: accountsSchema, envelope: 'bare' }),

  linkSocial: (body: Body<Native['linkSocial']>) =>
    call('AUTH', 'POST /api/auth/link-social', { body, schema: socialSchema, envelope: 'bare' }),
  unlinkAccount: (accountId: string) =>
    call('AUTH', 'POST /api/auth/unlink-account', {
      body: { accountId },
      schema: anything,
      envelope: 'bare',
    }),

  passkeys: () =>
    call('AUTH', 'GET /api/auth/passkey/list-user-passkeys', {
      schema: passkeysSchema,
      envelope: 'bare',
    }),
  renamePasskey: (body: Body<Native['renamePasskey']>) =>
    call('AUTH', 'POST /api/auth/passkey/update-passkey', {
      body,
      schema: anything,
      envelope: 'bare',
    }),
  deletePasskey: (id: string) =>
    call('AUTH', 'POST /api/auth/passkey/delete-passkey', {
      body: { id },
      schema: anything,
      envelope: 'bare',
    }),

  /** With their tokens: these must not reach a page. */
  sessions: () =>
    call('AUTH', 'GET /api/auth/list-sessions', { schema: sessionsSchema, envelope: 'bare' }),
  revokeSession: (token: string) =>
    call('AUTH', 'POST /api/auth/revoke-session', {
      body: { token },
      schema: anything,
      envelope: 'bare',
    }),
  revokeOtherSessions: () =>
    call('AUTH', 'POST /api/auth/revoke-other-sessions', { schema: anything, envelope: 'bare' }),

  enableTotp: (password: string) =>
    call('AUTH', 'POST /api/auth/two-factor/enable', {
      body: { password },
      schema: totpSchema,
      envelope: 'bare',
    }),
  disableTotp: (password: string) =>
    call('AUTH', 'POST /api/auth/two-factor/disable', {
      body: { password },
      schema: anything,
      envelope: 'bare',
    }),
  verifyTotp: (body: Body<Native['code']>) =>
    call('AUTH', 'POST /api/auth/two-factor/verify-totp', {
      body,
      schema: anything,
      envelope: 'bare',
    }),
  verifyBackupCode: (body: Body<Native['code']>) =>
    call('AUTH', 'POST /api/auth/two-factor/verify-backup-code', {
      body,
      schema: anything,
      envelope: 'bare',
    }),
});
