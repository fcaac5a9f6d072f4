import { setTimeout as sleep } from 'node:timers/promises';
import { teardownTestDatabase } from '@codex/test-utils';
import { type Audited, audit, type Device } from './lighthouse/audit.ts';
import { startEdge } from './lighthouse/edge.ts';
import { measuredPlaces, type Place, weighedPlaces } from './lighthouse/places.ts';
import { weighScripts } from './lighthouse/scripts.ts';
import { medianOf, missedBy } from './lighthouse/targets.ts';
import { launch } from './visitor.ts';

// `npm run lighthouse`: measures, prints, and fails where a target is missed.
const DEVICES: Device[] = ['mobile', 'desktop'];
const RUNS = 3;
/** Between the runs, so that one does not pay for what the other left behind. */
const REST_MS = 500;
const DEBUGGING_PORT = 20_000 + (process.pid % 20_000);

const web = process.env['WEB_APP_URL'] ?? '';
const browser = await launch([`--remote-debugging-port=${DEBUGGING_PORT}`]);
const control = await browser.newBrowserCDPSession();
const edge = await startEdge(web);
const missed: string[] = [];
try {
  const places = await measuredPlaces();
  const rows = [];
  for (const device of DEVICES) {
    for (const place of places) rows.push(await measure(place, device));
  }
  console.log(`Lighthouse, median of ${RUNS}; mobile: 1.6 Mb/s, 150 ms, a quarter of this CPU.`);
  console.table(rows);
  console.table(await weighScripts(web, await weighedPlaces(places)));
  for (const line of missed) console.error(line);
} finally {
  edge.stop();
  await browser.close();
  await teardownTestDatabase();
}
process.exit(missed.length === 0 ? 0 : 1);

/** Signs the browser in or out. A header would not do: the service worker asks without it. */
async function becomeVisitor(cookie: string | undefined): Promise<void> {
  await control.send('Storage.clearCookies');
  if (!cookie) return;
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const session = { name, value, url: edge.url, httpOnly: true, sameSite: 'Strict' } as const;
  await control.send('Storage.setCookies', { cookies: [session] });
}

async function measure({ name, path, cookie }: Place, device: Device) {
  const run = async () => {
    await becomeVisitor(cookie);
    return audit(edge.url + path, { port: DEBUGGING_PORT, device });
  };
  const runs: [Audited, ...Audited[]] = [await run()];
  while (runs.length < RUNS) {
    await sleep(REST_MS);
    runs.push(await run());
  }
  const [first, ...rest] = runs;
  const figures = medianOf([first.figures, ...rest.map((one) => one.figures)]);
  const misses = missedBy(figures);
  const complaints = [...new Set(runs.flatMap((one) => one.complaints))];
  if (misses.length > 0) {
    missed.push(`${name}, ${device}: ${misses.join('; ')}`, ...complaints.map((c) => `  ${c}`));
  }
  return { page: name, device, ...figures };
}
