import { mkdir, rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { teardownTestDatabase } from '@codex/test-utils';
import { demoPages } from './demo.ts';
import { everyPage, type Place } from './every-page.ts';
import { launch, visit, type VisitorOptions } from './visitor.ts';

// Every page as people see it, for people to look at: `npm run screenshots`.
const FOLDER = '.codex/screenshots';
const HEIGHTS = { 360: 740, 768: 1024, 1440: 900 };

type Look = { name: string } & VisitorOptions;

const LOOKS: Look[] = Object.entries(HEIGHTS).flatMap(([width, height]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    name: `${width}-${colorScheme}`,
    viewport: { width: Number(width), height },
    colorScheme,
  })),
);
// Long words in the narrowest place.
const GERMAN: Look = {
  name: '360-dark-de',
  viewport: { width: 360, height: HEIGHTS[360] },
  colorScheme: 'dark',
  locale: 'de-DE',
};

const browser = await launch();
let pictures = 0;
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
try {
  const demo = await demoPages();
  for (const look of LOOKS) await photograph(demo, look);
  // People of their own, so that none asks for more than one person may.
  for (const look of [...LOOKS, GERMAN]) await photograph(await everyPage(), look);
  console.log(`${pictures} pictures are in ${FOLDER}.`);
} finally {
  await browser.close();
  await teardownTestDatabase();
}

/** Everybody looks at their pages at the same time. */
async function photograph(pages: readonly Place[], { name: look, ...options }: Look) {
  const visits = [...Map.groupBy(pages, ({ cookie }) => cookie)].map(async ([cookie, places]) => {
    const { page, context } = await visit(browser, { ...options, cookie });
    for (const { name, path, waitFor } of places) {
      await page.goto(path, { waitUntil: 'networkidle' });
      if (waitFor) await page.locator(waitFor).waitFor();
      await showAll(page);
      await page.screenshot({ path: `${FOLDER}/${name}-${look}.png`, fullPage: true });
      pictures++;
    }
    await context.close();
  });
  await Promise.all(visits);
}

/** A picture of the whole page asks for pictures that nobody would have scrolled to. */
async function showAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const image of document.images) {
      image.loading = 'eager';
      // A picture that is broken is to be seen as such.
      await image.decode().catch(() => {});
    }
  });
}
