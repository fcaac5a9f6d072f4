import type { ErrorCode } from '@codex/constants';
import { ServiceError, ValidationError } from '@codex/service-errors';
import { isAPIError } from 'better-auth/api';

/** What BetterAuth says, in our words. What is not listed goes by its status. */
const KNOWN: Record<string, readonly [ErrorCode, string]> = {
  INVALID_EMAIL_OR_PASSWORD: ['INVALID_CREDENTIALS', 'The email address or the password is wrong.'],
  INVALID_PASSWORD: ['INVALID_CREDENTIALS', 'The password is wrong.'],
  EMAIL_NOT_VERIFIED: [
    'EMAIL_NOT_VERIFIED',
    'Verify your email address first. The link is in your inbox.',
  ],
  BANNED_USER: ['FORBIDDEN', 'This account is suspended.'],
  INVALID_CODE: ['INVALID_CREDENTIALS', 'The code is wrong.'],
  INVALID_BACKUP_CODE: ['INVALID_CREDENTIALS', 'The code is wrong.'],
  INVALID_TWO_FACTOR_COOKIE: ['UNAUTHORIZED', 'This sign-in has expired. Start again.'],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['UNAUTHORIZED', 'Too many wrong codes. Start again.'],
  ACCOUNT_TEMPORARILY_LOCKED: ['RATE_LIMITED', 'Too many wrong codes. Wait a few minutes.'],
  TOTP_NOT_ENABLED: ['BUSINESS_RULE', 'The second factor is not set up.'],
  TOTP_ALREADY_ENABLED: ['CONFLICT', 'The second factor is already set up.'],
  FAILED_TO_VERIFY_REGISTRATION: ['VALIDATION_ERROR', 'The passkey could not be verified.'],
  AUTHENTICATION_FAILED: ['INVALID_CREDENTIALS', 'The passkey could not be verified.'],
  PASSKEY_NOT_FOUND: ['INVALID_CREDENTIALS', 'This passkey is not known here.'],
  PROVIDER_NOT_FOUND: ['NOT_FOUND', 'There is nothing here.'],
  FAILED_TO_UNLINK_LAST_ACCOUNT: ['BUSINESS_RULE', 'This is your only way to sign in.'],
};

const BY_STATUS: Record<number, readonly [ErrorCode, string]> = {
  401: ['UNAUTHORIZED', 'Sign in to continue.'],
  403: ['FORBIDDEN', 'You may not do this.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  409: ['CONFLICT', 'This collides with what is there.'],
  422: ['BUSINESS_RULE', 'This is not possible.'],
  429: ['RATE_LIMITED', 'Too many requests. Please wait a moment and try again.'],
};

const LOCK_SECONDS = 900;

/** An error of BetterAuth as one of ours. */
export function fromApiError(
  status: number,
  code: string | undefined,
  cause?: unknown,
): ServiceError {
  const [known, message] = (code ? KNOWN[code] : undefined) ?? BY_STATUS[status] ?? [];
  if (known && message) {
    const retryAfter = known === 'RATE_LIMITED' ? { retryAfter: LOCK_SECONDS } : {};
    return new ServiceError(known, message, { cause, ...retryAfter });
  }
  if (status >= 400 && status < 500) {
    return new ValidationError([
      { field: '', message: 'This request cannot be carried out as it is.' },
    ]);
  }
  return new ServiceError('INTERNAL_ERROR', `BetterAuth answered ${status} ${code ?? ''}`, {
    cause,
  });
}

/** Whatever a call of BetterAuth threw, as an error of ours where it is one of its own. */
export function translate(error: unknown): unknown {
  if (!isAPIError(error)) return error;
  const code: unknown = error.body?.code;
  return fromApiError(error.statusCode, typeof code === 'string' ? code : undefined, error);
}
