import { SESSION_COOKIE, SESSION_TTL_SECONDS } from '@codex/constants';
import { parse } from 'hono/utils/cookie';
import { hmac, timingSafeEqual } from './encoding.ts';

/** `token.signature`, as the cookie carries it: the way BetterAuth signs. */
export async function signSessionToken(token: string, secret: string): Promise<string> {
  const signature = await hmac(secret, token);
  return `${token}.${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
}

/** The header that sets the session cookie to a signed value; an empty value clears it. */
export function sessionCookie(signed: string): string {
  const age = signed === '' ? 0 : SESSION_TTL_SECONDS;
  return `${SESSION_COOKIE}=${encodeURIComponent(signed)}; Max-Age=${age}; Path=/; HttpOnly; Secure; SameSite=Strict`;
}

/** The token inside a request's session cookie, if its signature is ours. */
export async function sessionTokenOf(
  cookies: string | undefined,
  secret: string,
): Promise<string | undefined> {
  const signed = cookies ? parse(cookies, SESSION_COOKIE)[SESSION_COOKIE] : undefined;
  if (!signed || signed.length > 512) return undefined;
  const token = signed.slice(0, signed.lastIndexOf('.'));
  return timingSafeEqual(signed, await signSessionToken(token, secret)) ? token : undefined;
}
