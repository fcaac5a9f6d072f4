import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { planDns } from '../cloudflare/zone.ts';
import { migrateDatabase, pendingMigrations } from '../migrate.ts';
import { ensurePlaces, hostnamesOf } from '../release/places.ts';
import { addressesOf, ROOT, scriptNameOf, type Target, WORKERS } from '../workers/catalog.ts';
import { routeOf, storageOf } from '../workers/config.ts';
import type { Context, Step } from './context.ts';
import { secretsStep, webhooksStep } from './secret-steps.ts';

const namespaceIds = async ({ cloudflare }: Context) =>
  new Map((await cloudflare.storage.listNamespaces()).map(({ title, id }) => [title, id]));

const kv: Step = {
  name: 'KV namespaces',
  async missing(context) {
    const present = await namespaceIds(context);
    return storageOf(WORKERS, context.target).namespaces.filter((title) => !present.has(title));
  },
  async make({ cloudflare, target }) {
    for (const title of storageOf(WORKERS, target).namespaces) {
      await cloudflare.storage.ensureNamespace(title);
    }
  },
};

const ids: Step = {
  name: 'ids in wrangler.jsonc',
  async missing(context) {
    return context.files.wrongIds(context.target, await namespaceIds(context));
  },
  async make(context) {
    context.files.setIds(context.target, await namespaceIds(context));
  },
};

const r2: Step = {
  name: 'R2 buckets',
  async missing({ cloudflare: { storage }, target }) {
    const missing: string[] = [];
    for (const name of storageOf(WORKERS, target).buckets) {
      if (!(await storage.hasBucket(name))) missing.push(name);
      else if (!isDeepStrictEqual(await storage.findCors(name), corsOf(target))) {
        missing.push(`CORS of ${name}`);
      }
    }
    return missing;
  },
  async make({ cloudflare: { storage }, target }) {
    for (const name of storageOf(WORKERS, target).buckets) {
      await storage.ensureBucket(name);
      await storage.setCors(name, corsOf(target));
    }
  },
};

const dns: Step = {
  name: 'addresses',
  async missing({ cloudflare, target }) {
    const plan = planDns(hostnamesOf(target), await cloudflare.zone.listRecords());
    return [...plan.create, ...plan.conflicts.map(({ hostname }) => `${hostname} leads elsewhere`)];
  },
  async make({ cloudflare, target }) {
    const plan = planDns(hostnamesOf(target), await cloudflare.zone.listRecords());
    const [conflict] = plan.conflicts;
    if (conflict) {
      throw new Error(
        `${conflict.hostname} leads elsewhere; remove that record at Cloudflare first`,
      );
    }
    for (const hostname of plan.create) await cloudflare.zone.createRecord(hostname);
  },
};

const workers: Step = {
  name: 'workers and routes',
  async missing({ cloudflare, target }) {
    const present = new Set(await cloudflare.scripts.list());
    const routes = await cloudflare.zone.listRoutes();
    return WORKERS.flatMap((worker) => {
      const name = scriptNameOf(worker, target);
      const pattern = routeOf(worker, target);
      const isRouted = routes.some((route) => route.pattern === pattern && route.script === name);
      return [...(present.has(name) ? [] : [name]), ...(isRouted ? [] : [pattern])];
    });
  },
  async make({ cloudflare, target }) {
    await ensurePlaces(cloudflare, target, () => {});
  },
};

const database: Step = {
  name: 'database',
  async missing({ neon }) {
    const url = await neon.connectionUri(await neon.getProduction(), { pooled: false });
    return pendingMigrations(url);
  },
  async make({ neon }) {
    await migrateDatabase(await neon.connectionUri(await neon.getProduction(), { pooled: false }));
  },
};

/** In the order in which they need each other. */
export const STEPS: readonly Step[] = [
  kv,
  ids,
  r2,
  dns,
  database,
  workers,
  webhooksStep,
  secretsStep,
];

function corsOf(target: Target): unknown[] {
  const web = addressesOf(target).WEB_APP_URL ?? '';
  const text = readFileSync(join(ROOT, 'infrastructure/r2/cors.json'), 'utf8');
  return JSON.parse(text.replaceAll('WEB_APP_URL', web));
}
