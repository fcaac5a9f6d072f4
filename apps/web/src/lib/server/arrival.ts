import { SESSION_COOKIE } from '@codex/constants';
import type { RequestEvent } from '@sveltejs/kit';

/** Says to ourselves, where the Strict session cookie stays away, that there may be one. */
const HINT_COOKIE = 'codex-known';
const HINT_SECONDS = 180 * 24 * 3600;

/** Where people come back from Stripe, a provider or a mail, signed in just now or long ago. */
const LANDING = /^\/(arrive|checkout|library|account|studio|invitations|purchases)(\/|$)/;

const RETURNING = /^\/(arrive|checkout)(\/|$)/;
/** In an address that was asked for again. */
const ASKED = 'back';

/**
 * Somebody who comes from another site keeps the Strict session cookie to themselves on the first
 * request. A page of ours that asks again makes the browser send it; a stranger is not held up.
 */
export function needsSecondAsking({ request, cookies, url }: RequestEvent): boolean {
  const { headers, method } = request;
  const isKnown = cookies.get(SESSION_COOKIE) !== undefined;
  if (isKnown || method !== 'GET' || url.searchParams.has(ASKED)) return false;
  const site = headers.get('sec-fetch-site');
  // Older browsers do not say where they come from: where all come from elsewhere, they are asked once.
  if (site === null) return RETURNING.test(url.pathname);
  const arrives =
    site === 'cross-site' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    // `empty` where our service worker asks on behalf of the page.
    ['document', 'empty'].includes(headers.get('sec-fetch-dest') ?? '');
  if (!arrives) return false;
  const isLanding = LANDING.test(url.pathname) || url.searchParams.has('verified');
  return isLanding || cookies.get(HINT_COOKIE) !== undefined;
}

/** The page that asks again. */
export function secondAsking(url: URL): Response {
  const again = new URL(url);
  again.searchParams.set(ASKED, '1');
  // With its origin: a path that begins with two slashes would lead elsewhere.
  const target = escape(again.href);
  const body = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url=${target}"><title>Codex</title>
<p><a href="${target}">Codex</a></p>`;
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
  });
}

const escape = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The Set-Cookie lines that keep the hint as long as the session: from signing in to signing out. */
export function arrivalHint({ cookies }: RequestEvent, received: readonly string[]): string[] {
  const isKnown = cookies.get(HINT_COOKIE) !== undefined;
  const session = received.findLast((line) => line.startsWith(`${SESSION_COOKIE}=`));
  const isCleared = session !== undefined && /^[^=]+=;|;\s*max-age=0\b/i.test(session);
  const isSignedIn = !isCleared && (session ?? cookies.get(SESSION_COOKIE)) !== undefined;
  if (isSignedIn === isKnown) return [];
  const value = isSignedIn ? `1; Max-Age=${HINT_SECONDS}` : '; Max-Age=0';
  return [`${HINT_COOKIE}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
}
