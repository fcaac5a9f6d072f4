import { ApiError } from './errors.ts';

/** Accepts a secret test key as a bearer token or as the user name of basic auth. @throws ApiError 401 */
export function authenticate(header: string | undefined): void {
  const key = keyOf(header);
  if (key === '') {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth ' +
        "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, " +
        'or we can help at https://support.stripe.com/.',
    );
  }
  if (!/^sk_test_\w+$/.test(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
}

function keyOf(header = ''): string {
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
}

function masked(key: string): string {
  const kept = /^[a-z]{2}_(test|live)_/.exec(key)?.[0] ?? '';
  return `${kept}${'*'.repeat(Math.max(0, Math.min(key.length - kept.length - 4, 24)))}${key.slice(-4)}`;
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, { type: 'invalid_request_error', message });
}
