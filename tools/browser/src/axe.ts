import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = await readFile(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe holds against the page as it stands: one line for each place. */
export async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    // Past the page's own policy, which rightly forbids scripts of others.
    await session.send('Runtime.evaluate', { expression: source });
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `axe.run(document, ${JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] })})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`axe failed: ${exceptionDetails.text}`);
    const { violations: found } = result.value as AxeResults;
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => {
        const why = failureSummary.split('\n').slice(1).join(' ').trim();
        return `${id}: ${help} at ${target.join(' ')}: ${why}`;
      }),
    );
  } finally {
    await session.detach();
  }
}
