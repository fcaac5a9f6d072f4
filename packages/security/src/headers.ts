import type { HonoEnv } from '@codex/shared-types';
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

type Directives = NonNullable<
  NonNullable<Parameters<typeof secureHeaders>[0]>['contentSecurityPolicy']
>;

/** Content security policies by what a response is. */
export const CSP_PRESETS = {
  /** JSON and bytes: nothing may be loaded from it. */
  api: {
    defaultSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
  /** The API's readable reference: its own inline style, nothing else. */
  docs: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
  /** Pages of the web app. */
  web: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
    mediaSrc: ["'self'", 'blob:', 'https:'],
    connectSrc: ["'self'", 'https:'],
    fontSrc: ["'self'"],
    workerSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    frameAncestors: ["'self'"],
    baseUri: ["'self'"],
    formAction: ["'self'", 'https://checkout.stripe.com'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export interface SecurityHeadersOptions {
  /** Default `api`. */
  csp?: keyof typeof CSP_PRESETS;
  /** Who may embed the response: `same-site` unless it is media that players fetch. */
  resourcePolicy?: 'same-origin' | 'same-site' | 'cross-origin';
}

function middlewareFor(
  { csp = 'api', resourcePolicy = 'same-site' }: SecurityHeadersOptions,
  hsts: boolean,
) {
  const directives: Directives = Object.fromEntries(
    Object.entries(CSP_PRESETS[csp]).map(([name, sources]) => [name, [...sources]]),
  );
  return secureHeaders({
    contentSecurityPolicy: directives,
    xFrameOptions: 'SAMEORIGIN',
    xContentTypeOptions: true,
    referrerPolicy: 'strict-origin-when-cross-origin',
    crossOriginResourcePolicy: resourcePolicy,
    strictTransportSecurity: hsts ? 'max-age=31536000; includeSubDomains' : false,
    xXssProtection: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
  });
}

/** The security headers of every response; HSTS only in production. */
export function securityHeaders(options: SecurityHeadersOptions = {}): MiddlewareHandler<HonoEnv> {
  const plain = middlewareFor(options, false);
  const strict = middlewareFor(options, true);
  return (c, next) => (c.env.ENVIRONMENT === 'production' ? strict(c, next) : plain(c, next));
}
