import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { teardownTestDatabase } from '@codex/test-utils';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { everyPage } from './every-page.ts';
import { meet } from './steps.ts';
import { DESK, launch, PHONE, type VisitorOptions } from './visitor.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await teardownTestDatabase();
});

test.each<[string, VisitorOptions]>([
  ['on a phone, in the light', { viewport: PHONE, colorScheme: 'light' }],
  ['at a desk, in the dark', { viewport: DESK, colorScheme: 'dark' }],
])(
  'every page is sound and open to everyone %s',
  async (_, look) => {
    // People of their own, so that none asks for more than one person may.
    const pages = await everyPage();
    expect(routes().filter((route) => !pages.some(({ path }) => isAt(path, route)))).toEqual([]);
    const visitors = await Promise.all(
      [...Map.groupBy(pages, ({ cookie }) => cookie)].map(async ([cookie, places]) => ({
        visitor: await meet(browser, { ...look, cookie }),
        places,
      })),
    );
    const found: Record<string, string[]> = {};
    for (const { visitor, places } of visitors) {
      const { page, problems } = visitor;
      for (const { name, path, waitFor } of places) {
        await page.goto(path);
        if (waitFor) await page.locator(waitFor).waitFor();
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        const face = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
        const said = problems.splice(0).filter((text) => !isAnswerItself(text, path));
        const all = [
          ...said,
          ...(wide ? ['is wider than the window'] : []),
          ...(/Geist/.test(face) || path === '/offline' ? [] : [`is written in ${face}`]),
          ...(await violations(page)),
        ];
        if (all.length > 0) found[name] = all;
      }
    }
    expect(found).toEqual({});
  },
  180_000,
);

/** A page that is not there says so with its status, which the browser logs. */
const isAnswerItself = (text: string, path: string): boolean =>
  path === '/nothing-of-the-kind' && /status of 404/.test(text) && text.includes(path);

const ROUTES = fileURLToPath(new URL('../../../apps/web/src/routes/', import.meta.url));

/** Every page there is, as `/items/[id]`. */
const routes = (): string[] =>
  globSync('**/+page.svelte', { cwd: ROUTES }).map(
    (file) => `/${file.split('/').slice(0, -1).join('/')}`,
  );

const isAt = (path: string, route: string): boolean =>
  new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`).test(path.split('?')[0] ?? '');
