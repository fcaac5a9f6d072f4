import { hmac, timingSafeEqual } from '@codex/security';
import { R2SigningError } from './errors.ts';

/** 18 bytes are 24 characters without a spare bit, so that a signature has one spelling only. */
const SIGNATURE_BYTES = 18;

interface SigningKeys {
  /** The id of the key that signs. */
  current: string;
  secrets: ReadonlyMap<string, string>;
}

const parsed = new Map<string, SigningKeys>();

/**
 * The keys in `STREAM_SIGNING_KEYS`: `id:secret` pairs separated by commas. The first signs, all
 * verify, so that a key is replaced by putting a new one before it.
 * @throws R2SigningError when they are missing or malformed
 */
export function signingKeysOf(setting: string | undefined): SigningKeys {
  const known = parsed.get(setting ?? '');
  if (known) return known;
  const pairs = (setting ?? '').split(',').map((pair) => pair.trim().split(':'));
  const [first] = pairs;
  const wellFormed = pairs.every(
    ([id = '', secret = '', rest]) =>
      /^[a-z0-9]{1,8}$/.test(id) && secret.length >= 22 && rest === undefined,
  );
  if (!wellFormed || !first?.[0])
    throw new R2SigningError('STREAM_SIGNING_KEYS is missing or malformed');
  const keys = {
    current: first[0],
    secrets: new Map(pairs.map(([id = '', secret = '']) => [id, secret])),
  };
  parsed.set(setting ?? '', keys);
  return keys;
}

/** The signature of a text, 24 characters of base64url. */
export async function signatureOf(secret: string, text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await hmac(secret, text), 0, SIGNATURE_BYTES));
}

export async function isSignatureOf(
  signature: string,
  secret: string,
  text: string,
): Promise<boolean> {
  return timingSafeEqual(signature, await signatureOf(secret, text));
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
