import { randomInt } from 'node:crypto';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { watch } from './watch.ts';

const WEB = process.env['WEB_APP_URL'] ?? '';
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1440, height: 900 };

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--mute-audio',
];

/** The browser of this machine, without a window. @throws Error where there is none */
export async function launch(more: string[] = []): Promise<Browser> {
  if (WEB === '') throw new Error('WEB_APP_URL is not set: run the tests with `npm test`.');
  return chromium.launch({ executablePath: await findChromium(), args: [...ARGUMENTS, ...more] });
}

export interface VisitorOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  javaScriptEnabled?: boolean;
  /** What their browser asks for. */
  locale?: 'en-GB' | 'de-DE';
  /** The `Cookie` header of a session. */
  cookie?: string | undefined;
}

/** One person with a browser of their own. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the pages so far: page errors, console errors, CSP violations. */
  problems: string[];
}

/** Opens a window that shares nothing with the others, not even the address limits count by. */
export async function visit(
  browser: Browser,
  {
    viewport = DESK,
    colorScheme = 'light',
    javaScriptEnabled = true,
    locale = 'en-GB',
    cookie,
  }: VisitorOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: WEB,
    viewport,
    colorScheme,
    javaScriptEnabled,
    locale,
    reducedMotion: 'reduce',
    hasTouch: viewport.width < 600,
  });
  context.setDefaultTimeout(15_000);
  const address = `198.51.${randomInt(256)}.${randomInt(256)}`;
  // Documents and calls of ours only: players ask other origins, where a header would cost a preflight.
  await context.route(
    (url) => url.origin === WEB && !/\.(js|css|woff2|svg|png|ico|webmanifest)$/.test(url.pathname),
    (route) =>
      route.continue({ headers: { ...route.request().headers(), 'cf-connecting-ip': address } }),
  );
  if (cookie) await context.addCookies([toCookie(cookie)]);
  const problems = await watch(context);
  const page = await context.newPage();
  return { page, context, problems };
}

function toCookie(header: string) {
  const [name = '', value = ''] = header.split(/=(.*)/s);
  return { name, value, url: WEB, httpOnly: true, sameSite: 'Strict' as const };
}
