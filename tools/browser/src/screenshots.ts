import { mkdir, rm } from 'node:fs/promises';
import { teardownTestDatabase } from '@codex/test-utils';
import { everyPage } from './every-page.ts';
import { launch, visit } from './visitor.ts';

// Every page as people see it, for people to look at: `npm run screenshots`.
const FOLDER = '.codex/screenshots';
const WIDTHS = [360, 768, 1440];
const SCHEMES = ['light', 'dark'] as const;

const browser = await launch();
let pictures = 0;
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
try {
  for (const width of WIDTHS) {
    const viewport = { width, height: width < 600 ? 740 : 900 };
    for (const colorScheme of SCHEMES) {
      // People of their own, so that none asks for more than one person may.
      for (const [cookie, places] of Map.groupBy(await everyPage(), (place) => place.cookie)) {
        const { page, context } = await visit(browser, { viewport, colorScheme, cookie });
        for (const { name, path, waitFor } of places) {
          await page.goto(path);
          if (waitFor) await page.locator(waitFor).waitFor();
          const file = `${FOLDER}/${name}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: file, fullPage: true });
          pictures++;
        }
        await context.close();
      }
    }
  }
  console.log(`${pictures} pictures are in ${FOLDER}.`);
} finally {
  await browser.close();
  await teardownTestDatabase();
}
