import type { RequestHandler } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';

/** Kept by the service worker: a page that needs nothing else. */
export const GET: RequestHandler = () => {
  const body = `<!doctype html>
<html lang="${getLocale()}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${m.offline_title()} · Codex</title>
<style>
  :root { color-scheme: light dark; background: light-dark(oklch(0.985 0.004 85), oklch(0.16 0.006 60)); color: light-dark(oklch(0.22 0.01 60), oklch(0.94 0.005 80)); font: 1rem/1.55 system-ui, sans-serif; }
  main { max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem; }
  h1 { font: 600 2rem/1.15 Georgia, serif; }
  a { color: inherit; display: inline-block; margin-top: 1.5rem; padding: 0.6rem 1.25rem; border: 1px solid light-dark(oklch(0.6 0.012 70), oklch(0.52 0.012 65)); border-radius: 0.625rem; font-weight: 600; text-decoration: none; }
  a:focus-visible { outline: 3px solid; outline-offset: 2px; }
</style>
<main><h1>${m.offline_title()}</h1><p>${m.offline_advice()}</p><a href="">${m.try_again()}</a></main>
</html>`;
  return new Response(body, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    },
  });
};
