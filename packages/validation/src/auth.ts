import { USER_ROLES } from '@codex/constants';
import { z } from 'zod';
import { emailSchema, lineSchema, timestampSchema, urlSchema, uuidSchema } from './primitives.ts';

/** A password as somebody chooses it. */
const newPasswordSchema = z
  .string()
  .min(8, 'At least 8 characters.')
  .max(128, 'At most 128 characters.');

/** A password as somebody types it in: what is too short to be one is simply wrong. */
const typedPasswordSchema = z
  .string()
  .min(1, 'Enter your password.')
  .max(128, 'At most 128 characters.');

const linkTokenSchema = z.string().trim().min(1, 'The link is incomplete.').max(200);

export const registerSchema = z.strictObject({
  email: emailSchema,
  password: newPasswordSchema,
  name: lineSchema(100),
});

export const loginSchema = z.strictObject({ email: emailSchema, password: typedPasswordSchema });

/** Asks for a mail: for verification, or to reset a password. */
export const mailRequestSchema = z.strictObject({ email: emailSchema });

export const verifyEmailSchema = z.strictObject({ token: linkTokenSchema });

/** The same from a link. Whatever is wrong with it is answered with a page, not with a 400. */
export const verifyEmailQuerySchema = z.object({ token: linkTokenSchema.catch('') });

export const resetPasswordSchema = z.strictObject({
  token: linkTokenSchema,
  newPassword: newPasswordSchema,
});

/** Asks for a link to a new address. The password is needed where there is one. */
export const sendChangeEmailSchema = z.strictObject({
  newEmail: emailSchema,
  password: typedPasswordSchema.optional(),
});

export const changeEmailSchema = z.strictObject({ token: linkTokenSchema });
export const changedEmailSchema = z.object({ email: z.string() });

/** A person, as they see themselves. */
const userSchema = z
  .object({
    id: uuidSchema,
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    image: z.string().nullable(),
    role: z.enum(USER_ROLES),
    createdAt: timestampSchema,
  })
  .meta({ id: 'User' });

/** A session without its token. */
const sessionSchema = z
  .object({
    id: uuidSchema,
    userId: uuidSchema,
    expiresAt: timestampSchema,
    createdAt: timestampSchema,
  })
  .meta({ id: 'Session' });

export const registeredSchema = z.object({ user: userSchema });
export const signedInSchema = z.object({ user: userSchema, session: sessionSchema });
const secondFactorNeededSchema = z.object({
  secondFactorRequired: z.literal(true),
  methods: z.array(z.string()),
});
export const loginResultSchema = z.union([signedInSchema, secondFactorNeededSchema]);
export const doneSchema = z.object({ success: z.literal(true) });
export const jwtSchema = z.object({ token: z.string() });
export const jwksSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Bodies of BetterAuth's own routes. What is not listed is not accepted. */
const providerSchema = z.enum(['google', 'github']);
const returnAddresses = {
  callbackURL: urlSchema.optional(),
  errorCallbackURL: urlSchema.optional(),
  newUserCallbackURL: urlSchema.optional(),
};
const passwordBody = z.strictObject({ password: typedPasswordSchema });
const codeBody = z.strictObject({
  code: z.string().trim().min(1, 'Enter the code.').max(32),
  trustDevice: z.boolean().optional(),
});
const nameSchema = lineSchema(100);
const webAuthnResponse = z.looseObject({ id: z.string().max(2048) });

export const nativeAuthSchemas = {
  /** Whatever a provider adds; only text that can be stored. */
  query: z.looseObject({}),
  empty: z.strictObject({}),
  signInSocial: z.strictObject({ provider: providerSchema, ...returnAddresses }),
  linkSocial: z.strictObject({ provider: providerSchema, ...returnAddresses }),
  /** By the id of the link, as `list-accounts` says it. */
  unlinkAccount: z.strictObject({ accountId: uuidSchema }),
  revokeSession: z.strictObject({ token: z.string().min(1).max(512) }),
  changePassword: z.strictObject({
    currentPassword: typedPasswordSchema,
    newPassword: newPasswordSchema,
    revokeOtherSessions: z.boolean().optional(),
  }),
  password: passwordBody,
  code: codeBody,
  registerPasskey: z.strictObject({ response: webAuthnResponse, name: nameSchema.optional() }),
  usePasskey: z.strictObject({ response: webAuthnResponse }),
  deletePasskey: z.strictObject({ id: uuidSchema }),
  renamePasskey: z.strictObject({ id: uuidSchema, name: nameSchema }),
};
