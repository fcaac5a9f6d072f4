import type { Cloudflare } from '../cloudflare/client.ts';
import type { Log } from '../log.ts';
import { hostnameOf, scriptNameOf, type Target, WORKERS } from '../workers/catalog.ts';
import { readConfig, routeOf } from '../workers/config.ts';

/**
 * Makes sure that every worker of a target is there and answers at its address. Workers are bound to
 * each other in circles, and Cloudflare binds to nothing that is not there: so placeholders come first.
 */
export async function ensurePlaces(
  cloudflare: Cloudflare,
  target: Target,
  log: Log,
): Promise<void> {
  const { scripts, zone } = cloudflare;
  const present = new Set(await scripts.list());
  for (const worker of WORKERS) {
    const name = scriptNameOf(worker, target);
    if (present.has(name)) continue;
    const { compatibility_date: date = '' } = readConfig(worker, target.environment);
    await scripts.createPlaceholder(name, date);
    log(`  created ${name}`);
  }
  const routes = await zone.listRoutes();
  for (const worker of WORKERS) {
    const pattern = routeOf(worker, target);
    const route = routes.find((candidate) => candidate.pattern === pattern);
    await zone.setRoute(route, pattern, scriptNameOf(worker, target));
  }
}

/** The hostnames of a target. */
export function hostnamesOf(target: Target): string[] {
  return WORKERS.map((worker) => hostnameOf(worker, target));
}
