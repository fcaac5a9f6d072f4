import { STREAM_TOKEN_TTL_SECONDS } from '@codex/constants';
import { isSignatureOf, signatureOf, signingKeysOf, toBase64Url } from './signing-keys.ts';

/** What one person watches: enough of both ids to find what was revoked, and no more. */
export interface Stream {
  /** The last 8 bytes of the person's id, hex. */
  viewer: string;
  /** The last 8 bytes of the item's id, hex. */
  item: string;
}

/** What a token that was verified stands for. Times are Unix milliseconds. */
export type VerifiedToken = { generation: number; expiresAt: number } & (
  | { kind: 'stream'; stream: Stream; issuedAt: number }
  /** Good for one rendition only: a poster, sprite or waveform. */
  | { kind: 'asset'; rendition: string }
);

const TTL_MS = STREAM_TOKEN_TTL_SECONDS * 1000;
const HALF = 8;

/** `kind.key.expiry.subject.generation.signature`; numbers in base 36. */
const TOKEN =
  /^(?<claims>(?<kind>[sa])\.(?<key>[a-z0-9]{1,8})\.(?<expiry>[1-9a-z][0-9a-z]{6,8})\.(?<subject>[A-Za-z0-9_-]{1,22})\.(?<generation>[1-9a-z][0-9a-z]{0,5}))\.(?<signature>[A-Za-z0-9_-]{24})$/;

/** The last 8 bytes of a UUID, hex. */
export function tailOf(uuid: string): string {
  return uuid
    .replaceAll('-', '')
    .slice(-2 * HALF)
    .toLowerCase();
}

export interface TokenInput {
  /** The setting `STREAM_SIGNING_KEYS`. */
  keys: string | undefined;
  mediaId: string;
  generation: number;
  /** Unix milliseconds. */
  expiresAt: number;
}

/** @throws R2SigningError without signing keys */
async function sign(kind: 's' | 'a', subject: string, input: TokenInput): Promise<string> {
  const { keys, mediaId, generation, expiresAt } = input;
  const { current, secrets } = signingKeysOf(keys);
  const claims = [kind, current, expiresAt.toString(36), subject, generation.toString(36)].join(
    '.',
  );
  return `${claims}.${await signatureOf(secrets.get(current) ?? '', `${claims}/${mediaId}`)}`;
}

/**
 * A token with which one person plays one media item, for as long as a streaming token lives.
 * @throws R2SigningError without signing keys
 */
export async function signStreamToken({
  viewerId,
  contentId,
  issuedAt,
  ...media
}: Omit<TokenInput, 'expiresAt'> & {
  viewerId: string;
  contentId: string;
  /** Unix milliseconds by the database's clock, which also dates revocations. */
  issuedAt: number;
}): Promise<{ token: string; expiresAt: Date }> {
  const expiresAt = issuedAt + TTL_MS;
  const stream = Uint8Array.from(
    `${tailOf(viewerId)}${tailOf(contentId)}`.match(/../g) ?? [],
    (hex) => Number.parseInt(hex, 16),
  );
  const token = await sign('s', toBase64Url(stream), { ...media, expiresAt });
  return { token, expiresAt: new Date(expiresAt) };
}

/**
 * A token for one rendition of one media item and nothing else.
 * @throws R2SigningError without signing keys
 */
export function signAssetToken({
  rendition,
  ...input
}: TokenInput & { rendition: string }): Promise<string> {
  return sign('a', rendition, input);
}

/**
 * What a token stands for, if it was signed by us, letter by letter, for this media item. Whether
 * it expired or was revoked is for the caller to look at.
 */
export async function verifyToken(
  token: string,
  mediaId: string,
  keys: string | undefined,
): Promise<VerifiedToken | undefined> {
  const parts = TOKEN.exec(token)?.groups;
  if (!parts) return undefined;
  const {
    claims = '',
    kind,
    key = '',
    expiry = '',
    subject = '',
    generation = '',
    signature = '',
  } = parts;
  const secret = signingKeysOf(keys).secrets.get(key);
  if (!secret || !(await isSignatureOf(signature, secret, `${claims}/${mediaId}`)))
    return undefined;
  const expiresAt = Number.parseInt(expiry, 36);
  const common = { generation: Number.parseInt(generation, 36), expiresAt };
  if (kind === 'a') return { ...common, kind: 'asset', rendition: subject };
  return { ...common, kind: 'stream', stream: toStream(subject), issuedAt: expiresAt - TTL_MS };
}

function toStream(subject: string): Stream {
  const bytes = atob(subject.replaceAll('-', '+').replaceAll('_', '/'));
  const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(
    '',
  );
  return { viewer: hex.slice(0, 2 * HALF), item: hex.slice(2 * HALF) };
}
