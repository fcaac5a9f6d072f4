import { createHmac } from 'node:crypto';

/** The same address, signed anew so that it ends after a few seconds instead of an hour. */
export function withShortLife(address: string, seconds: number): string {
  const [, token = '', mediaId = ''] = /\/v\/([^/]+)\/([^/]+)\//.exec(address) ?? [];
  const [kind, key, , subject, generation] = token.split('.');
  const secret = process.env['STREAM_SIGNING_KEYS']?.split(',')[0]?.split(':')[1] ?? '';
  const expiry = (Date.now() + seconds * 1000).toString(36);
  const claims = [kind, key, expiry, subject, generation].join('.');
  const signature = createHmac('sha256', secret).update(`${claims}/${mediaId}`).digest();
  return address.replace(token, `${claims}.${signature.subarray(0, 18).toString('base64url')}`);
}
