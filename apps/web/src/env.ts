import type { Fetcher } from '@cloudflare/workers-types';

/** What `wrangler.jsonc` and the settings give the web app. */
export interface WebEnv {
  Bindings: {
    ENVIRONMENT: string;
    WEB_APP_URL: string;
    AUTH_URL: string;
    CONTENT_API_URL: string;
    IDENTITY_API_URL: string;
    ECOM_API_URL: string;
    /** Where the hosted payment page is, when it is not Stripe's own. */
    STRIPE_API_BASE?: string;
    AUTH: Fetcher;
    CONTENT_API: Fetcher;
    IDENTITY_API: Fetcher;
    ECOM_API: Fetcher;
  };
}
