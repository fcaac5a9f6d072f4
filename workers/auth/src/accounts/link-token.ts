import { sha256Hex } from '@codex/security';

/** What a link in a mail lets its reader do, once. */
export type LinkPurpose = 'verify-email' | 'reset-password' | 'change-email';

/** What anybody may ask for who types an address. */
export type MailedLinkPurpose = Exclude<LinkPurpose, 'change-email'>;

/** How long a link works. Seconds. */
export const LINK_TTL_SECONDS: Record<LinkPurpose, number> = {
  'verify-email': 24 * 60 * 60,
  'reset-password': 60 * 60,
  'change-email': 24 * 60 * 60,
};

const TOKEN = /^([0-9a-f]{32})([\w-]{43})$/;

/** A fresh secret for a link and what is stored of it. The token is the person's id, then the secret. */
export async function newLinkSecret(): Promise<{ secret: string; secretHash: string }> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return { secret, secretHash: await sha256Hex(secret) };
}

/** Takes a token apart; undefined for what cannot be one. */
export async function parseLinkToken(
  token: string,
): Promise<{ userId: string; secretHash: string } | undefined> {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  if (!id || !secret) return undefined;
  const userId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { userId, secretHash: await sha256Hex(secret) };
}
