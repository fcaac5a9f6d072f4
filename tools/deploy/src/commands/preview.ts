import { createCloudflare, type Cloudflare } from '../cloudflare/client.ts';
import { isOurs, planDns } from '../cloudflare/zone.ts';
import { removeAllRows } from '../database.ts';
import type { Comments } from '../github/comments.ts';
import type { Log } from '../log.ts';
import { migrateDatabase } from '../migrate.ts';
import { createNeon, type Neon } from '../neon/client.ts';
import { ensurePlaces, hostnamesOf } from '../release/places.ts';
import { rollOut, type RollOutOptions, uploadAll } from '../release/roll-out.ts';
import type { CloudflareSettings, NeonSettings, PreviewSettings } from '../settings.ts';
import type { BuiltWorker } from '../workers/build.ts';
import { previewTarget, scriptNameOf, type Target, WORKERS } from '../workers/catalog.ts';
import { storageOf } from '../workers/config.ts';
import { domainOf } from '../workers/domain.ts';
import { derivePreviewSecrets, secretsFor } from '../workers/secrets.ts';
import { describeFailure, describePreview, describeRemoval } from './preview-comment.ts';

export interface PreviewOptions {
  pullRequest: number;
  cloudflareSettings: CloudflareSettings;
  neonSettings: NeonSettings;
  /** Where the addresses are told; nowhere, when left out. */
  comments: Comments | undefined;
  log: Log;
}

export interface PreviewUpOptions extends PreviewOptions {
  previewSettings: PreviewSettings;
  built: readonly BuiltWorker[];
  release: string;
}

/** The database branch of a pull request. */
function previewBranch(pullRequest: number): string {
  return `pr-${pullRequest}`;
}

/** Brings a preview of a pull request up, or up to date. What is there already stays. */
export async function previewUp(options: PreviewUpOptions): Promise<void> {
  const { pullRequest, cloudflareSettings, neonSettings, previewSettings, release, log } = options;
  const target = previewTarget(pullRequest, domainOf('preview'));
  const cloudflare = createCloudflare(cloudflareSettings);
  try {
    log('database');
    const neon = createNeon(neonSettings);
    const databaseUrl = await prepareDatabase(neon, pullRequest, log);
    log('addresses and storage');
    await prepareCloudflare(cloudflare, target, log);
    log('workers');
    const rollOutOptions: RollOutOptions = {
      cloudflare,
      settings: cloudflareSettings,
      target,
      release,
      log,
    };
    const values = {
      ...derivePreviewSecrets(previewSettings.PREVIEW_SECRET, target.suffix),
      ...previewSettings,
      DATABASE_URL: databaseUrl,
    };
    const candidates = await uploadAll(rollOutOptions, options.built, (worker) =>
      secretsFor(worker, values),
    );
    await rollOut(rollOutOptions, candidates);
  } catch (error) {
    await options.comments?.put(pullRequest, describeFailure(target, release, error));
    throw error;
  }
  await options.comments?.put(pullRequest, describePreview(target, release));
}

/**
 * A branch with production's schema, this pull request's migrations tried on production's rows, and
 * then none of these rows: nobody's data, no mail to be sent twice. It gets its name only when it is
 * empty, so that a run that was killed before begins again.
 */
async function prepareDatabase(neon: Neon, pullRequest: number, log: Log): Promise<string> {
  const name = previewBranch(pullRequest);
  const present = await neon.findBranch(name);
  if (present) {
    await migrateDatabase(await neon.connectionUri(present, { pooled: false }));
    log(`  ${name} is up to date`);
    return neon.connectionUri(present, { pooled: true });
  }
  const unfinished = `${name}-unfinished`;
  await neon.deleteBranch(unfinished);
  const branch = await neon.createBranch(unfinished);
  const url = await neon.connectionUri(branch, { pooled: false });
  await migrateDatabase(url);
  await removeAllRows(url);
  await neon.renameBranch(branch.id, name);
  log(`  ${name} was made from production, migrated and emptied`);
  return neon.connectionUri(branch, { pooled: true });
}

async function prepareCloudflare(cloudflare: Cloudflare, target: Target, log: Log): Promise<void> {
  const { create, conflicts } = planDns(hostnamesOf(target), await cloudflare.zone.listRecords());
  const [conflict] = conflicts;
  if (conflict)
    throw new Error(`${conflict.hostname} leads somewhere else; remove that record first`);
  for (const hostname of create) await cloudflare.zone.createRecord(hostname);
  const { namespaces, buckets } = storageOf(WORKERS, target);
  for (const title of namespaces) await cloudflare.storage.ensureNamespace(title);
  for (const name of buckets) await cloudflare.storage.ensureBucket(name);
  await ensurePlaces(cloudflare, target, log);
}

/** Removes everything that a preview consists of, whatever of it is there. */
export async function previewDown(options: PreviewOptions): Promise<void> {
  const { pullRequest, cloudflareSettings, neonSettings, comments, log } = options;
  const target = previewTarget(pullRequest, domainOf('preview'));
  const { scripts, storage, zone } = createCloudflare(cloudflareSettings);
  const hostnames = new Set(hostnamesOf(target));
  for (const route of await zone.listRoutes()) {
    if (hostnames.has(route.pattern.split('/')[0] ?? '')) await zone.removeRoute(route);
  }
  const present = new Set(await scripts.list());
  for (const name of WORKERS.map((worker) => scriptNameOf(worker, target))) {
    if (present.has(name)) await scripts.remove(name);
  }
  for (const record of await zone.listRecords()) {
    if (hostnames.has(record.name) && isOurs(record)) await zone.removeRecord(record);
  }
  const { namespaces, buckets } = storageOf(WORKERS, target);
  for (const title of namespaces) await storage.removeNamespace(title);
  for (const name of buckets) await storage.removeBucket(name);
  const neon = createNeon(neonSettings);
  const branch = previewBranch(pullRequest);
  for (const name of [branch, `${branch}-unfinished`]) await neon.deleteBranch(name);
  await comments?.put(pullRequest, describeRemoval());
  log(`Nothing of preview ${pullRequest} is left.`);
}
