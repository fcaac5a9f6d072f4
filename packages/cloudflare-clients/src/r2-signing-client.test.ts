import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createR2SigningClientFromEnv } from './r2-signing-client.ts';

const env = {
  CLOUDFLARE_ACCOUNT_ID: 'acc0',
  R2_BUCKET_MEDIA: 'media',
  R2_ACCESS_KEY_ID: 'key0',
  R2_SECRET_ACCESS_KEY: 'secret0',
};

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** AWS signature version 4 for a query, worked out by the book. */
function expectedSignature(url: URL, method: string): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    url.pathname,
    query,
    `host:${url.host}\n`,
    'host',
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const date = url.searchParams.get('X-Amz-Date') ?? '';
  const scope = `${date.slice(0, 8)}/auto/s3/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), 'AWS4secret0');
  return hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`).toString('hex');
}

test.each(['GET', 'PUT'] as const)(
  'a signed URL for %s bears the signature of its own parts',
  async (method) => {
    const client = createR2SigningClientFromEnv(env);
    const signed = new URL(
      await client.generateSignedUrl('originals/a b/1', { expiresInSeconds: 90, method }),
    );
    expect(signed.host).toBe('acc0.r2.cloudflarestorage.com');
    expect(signed.pathname).toBe('/media/originals/a%20b/1');
    expect(signed.searchParams.get('X-Amz-Expires')).toBe('90');
    expect(signed.searchParams.get('X-Amz-Signature')).toBe(expectedSignature(signed, method));
    expect(signed.href).not.toContain('secret0');
  },
);

test.each([0, -1, 7 * 24 * 3600 + 1, Number.NaN])(
  '%s seconds are no lifetime',
  async (expiresInSeconds) => {
    const client = createR2SigningClientFromEnv(env);
    await expect(client.generateSignedUrl('x', { expiresInSeconds })).rejects.toThrow(RangeError);
  },
);

test('missing settings are named, not their values', () => {
  expect(() => createR2SigningClientFromEnv({ ...env, R2_ACCESS_KEY_ID: '' })).toThrow(
    'missing settings: R2_ACCESS_KEY_ID',
  );
});
