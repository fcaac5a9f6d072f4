import type { Api } from '$lib/server/api.ts';
import type { Theme } from '$lib/theme.ts';
import type { User } from '$lib/server/session.ts';

/** Another worker, one hop away. */
interface ServiceBinding {
  fetch: typeof fetch;
}

declare global {
  namespace App {
    interface Locals {
      /** The four workers, asked on behalf of the visitor. */
      api: Api;
      /** Who is signed in; asked once per request, when somebody first wants to know. */
      user: () => Promise<User | undefined>;
      requestId: string;
      theme: Theme;
      /** Whether our own faces are in the browser's store. */
      hasFaces: boolean;
    }
    interface Error {
      message: string;
      requestId?: string;
    }
    interface Platform {
      /** Not there under `vite dev`. */
      ctx?: { waitUntil(work: Promise<unknown>): void };
      caches?: CacheStorage;
      env: {
        ENVIRONMENT: string;
        WEB_APP_URL: string;
        AUTH_URL: string;
        CONTENT_API_URL: string;
        IDENTITY_API_URL: string;
        ECOM_API_URL: string;
        /** Where the hosted payment page is, when it is not Stripe's own. */
        STRIPE_API_BASE?: string;
        GOOGLE_CLIENT_ID?: string;
        GITHUB_CLIENT_ID?: string;
        /** Where Google and GitHub are, when it is not at their own addresses. */
        GOOGLE_OAUTH_BASE?: string;
        GITHUB_OAUTH_BASE?: string;
        AUTH: ServiceBinding;
        CONTENT_API: ServiceBinding;
        IDENTITY_API: ServiceBinding;
        ECOM_API: ServiceBinding;
        ASSETS: ServiceBinding;
        CF_VERSION_METADATA?: { id: string; tag: string };
        OTEL_EXPORTER_OTLP_ENDPOINT?: string;
        OTEL_EXPORTER_OTLP_HEADERS?: string;
        OTEL_TRACES_SAMPLER_ARG?: string;
      };
      ctx: { waitUntil(work: Promise<unknown>): void };
    }
  }
}
