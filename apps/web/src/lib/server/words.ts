import { m } from '$lib/paraglide/messages.js';
import type { Failure } from './call.ts';
import { reasonText } from './refusals.ts';

interface Issue {
  code?: string;
  path: PropertyKey[];
  message: string;
  origin?: string;
  format?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
}

/** What is wrong with a field, in the language of the page. */
export function issueText({
  code,
  format,
  origin,
  minimum,
  maximum,
  path,
  message,
}: Issue): string {
  const name = String(path.at(-1) ?? '');
  switch (code) {
    case 'invalid_type':
      return m.field_required();
    case 'too_small':
      if (origin !== 'string') return message;
      return Number(minimum) > 1
        ? m.field_at_least({ count: String(minimum) })
        : m.field_required();
    case 'too_big':
      return origin === 'string' ? m.field_at_most({ count: String(maximum) }) : message;
    case 'invalid_format':
      if (format === 'email') return m.field_email();
      return name === 'username' || name === 'slug' ? m.field_slug() : m.field_characters();
    case 'custom':
      return /url$|^image$/i.test(name) ? m.field_address() : m.field_characters();
    default:
      return message;
  }
}

/** Why something was refused, in the language of the page. */
export function failureText({ code, status, message, reason, retryAfterSeconds }: Failure): string {
  const known = reasonText(reason);
  if (known) return known;
  switch (code) {
    case 'INVALID_CREDENTIALS':
      return m.failed_credentials();
    case 'EMAIL_NOT_VERIFIED':
      return m.failed_not_verified();
    case 'UNAUTHORIZED':
      return m.failed_signed_out();
    case 'FORBIDDEN':
    case 'ACCESS_DENIED':
      return m.failed_forbidden();
    case 'NOT_FOUND':
      return m.nothing_here_advice();
    case 'RATE_LIMITED':
      return m.failed_too_often({ minutes: String(Math.ceil((retryAfterSeconds ?? 60) / 60)) });
    default:
      return status >= 500 ? m.failed_on_our_side() : message;
  }
}
