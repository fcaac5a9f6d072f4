type Env = App.Platform['env'];

/** What depends on where the workers are: Kit's own policy has the rest. */
function completePolicy(policy: string, env: Env): string {
  const media = new URL(env.CONTENT_API_URL).origin;
  const payment = env.STRIPE_API_BASE
    ? new URL(env.STRIPE_API_BASE).origin
    : 'https://checkout.stripe.com';
  const google = new URL(env.GOOGLE_OAUTH_BASE || 'https://accounts.google.com').origin;
  const github = new URL(env.GITHUB_OAUTH_BASE || 'https://github.com').origin;
  return [
    policy,
    `img-src 'self' data: blob: https: ${media}`,
    `media-src 'self' blob: ${media}`,
    `connect-src 'self' ${media}`,
    // Buying and signing in with a provider lead from a form of ours to theirs.
    `form-action 'self' ${payment} ${google} ${github}`,
  ].join('; ');
}

/** The headers of every page. */
export function setSecurityHeaders(headers: Headers, env: Env): void {
  const policy = headers.get('content-security-policy');
  if (policy?.includes('script-src')) {
    headers.set('content-security-policy', completePolicy(policy, env));
  }
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-frame-options', 'SAMEORIGIN');
  headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  if (env.ENVIRONMENT === 'production') {
    headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
}

/** Pages are their visitor's own, feeds anybody's; both are asked for again each time, by their ETag. */
export function setCaching(headers: Headers): void {
  const type = headers.get('content-type') ?? '';
  const isPage = type.startsWith('text/html');
  if (!isPage && !type.includes('xml')) return;
  headers.set('vary', 'cookie, accept-language');
  if (headers.get('cache-control') === 'no-store') return;
  headers.set('cache-control', isPage ? 'private, no-cache' : 'no-cache');
}
