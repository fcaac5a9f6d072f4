import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { WebEnv } from './env.ts';

export type Html = ReturnType<typeof html>;

interface Page {
  title: string;
  body: Html;
  status?: ContentfulStatusCode;
  /** Asks again after so many seconds. */
  refreshSeconds?: number;
}

/** A whole page, in the one frame that all pages share. */
export function show(c: Context<WebEnv>, { title, body, status = 200, refreshSeconds }: Page) {
  const { CONTENT_API_URL: media, STRIPE_API_BASE } = c.env;
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refreshSeconds === undefined ? '' : html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title} · Codex</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <a class="name" href="/">Codex</a>
          <nav aria-label="Main"><a href="/library">Library</a> <a href="/login">Sign in</a></nav>
        </header>
        <main id="main">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return c.html(document, status, {
    'content-security-policy': [
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      `img-src 'self' data: ${media}; media-src ${media}; frame-src 'self'`,
      // Buying leads from a form of ours to Stripe's page.
      `form-action 'self' ${STRIPE_API_BASE ?? 'https://checkout.stripe.com'}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cache-control': 'no-store',
  });
}

/** What happened, in the service's own words, and the way on. */
export function problem(message: string): Html {
  return html`<p role="alert" class="problem">${message}</p>`;
}

/** An amount in minor units as people write it. */
export function money(cents: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(cents / 10 ** digits);
}
