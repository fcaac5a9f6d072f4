import { ValidationError } from '@codex/service-errors';

const PLACEHOLDER = '{CHECKOUT_SESSION_ID}';

export interface ReturnUrls {
  successUrl: string;
  cancelUrl: string;
}

/**
 * Where a buyer comes back to: pages of the web app, and nowhere else. Stripe puts the session's id
 * into the success page's address.
 * @throws ValidationError naming the field, for an address of another origin or one that hides its own
 */
export function returnUrls(
  webAppUrl: string,
  {
    contentId,
    successUrl,
    cancelUrl,
  }: { contentId: string; successUrl?: string; cancelUrl?: string },
): ReturnUrls {
  const success = pageOf(webAppUrl, 'successUrl', successUrl ?? `${webAppUrl}/checkout/success`);
  const cancel = pageOf(
    webAppUrl,
    'cancelUrl',
    cancelUrl ?? `${webAppUrl}/checkout/cancelled?contentId=${contentId}`,
  );
  return { successUrl: withSessionId(success), cancelUrl: cancel.href };
}

function pageOf(webAppUrl: string, field: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = !/[\\\s\p{Cc}]/u.test(text) && !/^[a-z]+:\/\/[^/?#]*@/i.test(text);
  if (
    !url ||
    !isPlain ||
    url.origin !== new URL(webAppUrl).origin ||
    url.username ||
    url.password
  ) {
    throw new ValidationError([{ field, message: `This has to be a page of ${webAppUrl}.` }]);
  }
  return url;
}

function withSessionId(url: URL): string {
  // Stripe looks for the braces as they are; a URL's path writes them otherwise.
  const href = url.href.replace(/%7BCHECKOUT_SESSION_ID%7D/gi, PLACEHOLDER);
  if (href.includes(PLACEHOLDER)) return href;
  const page = new URL(url);
  page.hash = '';
  return `${page.href}${page.search === '' ? '?' : '&'}session_id=${PLACEHOLDER}${url.hash}`;
}
