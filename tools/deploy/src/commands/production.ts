import { createCloudflare, type Cloudflare } from '../cloudflare/client.ts';
import { planDns } from '../cloudflare/zone.ts';
import type { Log } from '../log.ts';
import { migrateDatabase } from '../migrate.ts';
import { createNeon, type Neon } from '../neon/client.ts';
import { deploymentBefore, releaseOf, servingRelease } from '../release/history.ts';
import { ensurePlaces, hostnamesOf } from '../release/places.ts';
import { restore } from '../release/restore.ts';
import { rollOut, uploadAll } from '../release/roll-out.ts';
import type { CloudflareSettings, NeonSettings } from '../settings.ts';
import type { BuiltWorker } from '../workers/build.ts';
import { environmentTarget, scriptNameOf, type Target, WORKERS } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';
import { requiredSecretsOf } from '../workers/secrets.ts';

export interface ReleaseOptions {
  environment: 'staging' | 'production';
  cloudflareSettings: CloudflareSettings;
  log: Log;
}

export interface ProductionOptions extends ReleaseOptions {
  neonSettings: NeonSettings;
  /** Builds everything; called before anything outside is changed. */
  build: () => Promise<readonly BuiltWorker[]>;
  release: string;
}

/**
 * Releases: everything that can be found wrong is found before anything is changed; then the database,
 * then the workers one by one. What fails there is rolled back.
 */
export async function releaseTo(options: ProductionOptions): Promise<void> {
  const { environment, cloudflareSettings, neonSettings, release, log } = options;
  const target = environmentTarget(environment, domainOf(environment));
  const cloudflare = createCloudflare(cloudflareSettings);
  const neon = createNeon(neonSettings);

  log('checks');
  await checkDns(cloudflare, target);
  log('  every address leads to Cloudflare');
  await checkSecrets(cloudflare, target);
  log('  every worker has its secrets');
  log('build');
  const built = await options.build();
  log('migrations on a copy of the database');
  await tryMigrations(neon, release);

  const rollOutOptions = { cloudflare, settings: cloudflareSettings, target, release, log };
  log('upload');
  await ensurePlaces(cloudflare, target, log);
  const candidates = await uploadAll(rollOutOptions, built, () => ({}));
  log('migrations');
  const production = await neon.getProduction();
  await migrateDatabase(await neon.connectionUri(production, { pooled: false }));
  log('roll-out');
  await rollOut(rollOutOptions, candidates);
}

/** Lets every worker serve what it served before the release that serves now. */
export async function rollBack({
  environment,
  cloudflareSettings,
  log,
}: ReleaseOptions): Promise<void> {
  const target = environmentTarget(environment, domainOf(environment));
  const cloudflare = createCloudflare(cloudflareSettings);
  const histories = await Promise.all(
    WORKERS.map(async (worker) => ({
      worker,
      deployments: (await cloudflare.scripts.findDeployments(scriptNameOf(worker, target))) ?? [],
    })),
  );
  const releases = histories.map(({ deployments }) => servingRelease(deployments));
  // The web app is released last: a release that stopped midway is the one of the first worker.
  const release = releases.find((name) => name !== undefined);
  if (!release) throw new Error(`${environment} serves no release that could be taken back`);
  const others = histories.flatMap(({ deployments }) => deployments.map(releaseOf));
  if (others.every((name) => name === undefined || name === release)) {
    throw new Error(`${release} is the first release: there is nothing to go back to`);
  }
  const workers = histories
    .filter(({ deployments }) => servingRelease(deployments) === release)
    .map(({ worker, deployments }) => ({ worker, before: deploymentBefore(deployments, release) }));
  const failures = await restore({ cloudflare, target, release, log }, workers);
  if (failures.length > 0)
    throw new Error(`Not everything was rolled back:\n${failures.join('\n')}`);
  log(`${release} was taken back.`);
}

async function checkDns(cloudflare: Cloudflare, target: Target): Promise<void> {
  const { create, conflicts } = planDns(hostnamesOf(target), await cloudflare.zone.listRecords());
  const findings = [
    ...create.map((hostname) => `${hostname} has no record`),
    ...conflicts.map(({ hostname }) => `${hostname} leads past Cloudflare`),
  ];
  if (findings.length === 0) return;
  throw new Error(
    `${findings.join('\n')}\nscripts/manage-production-dns.sh makes what is missing.`,
  );
}

async function checkSecrets({ scripts }: Cloudflare, target: Target): Promise<void> {
  const present = new Set(await scripts.list());
  const findings: string[] = [];
  for (const worker of WORKERS) {
    const name = scriptNameOf(worker, target);
    const given = present.has(name) ? await scripts.listSecrets(name) : [];
    const missing = requiredSecretsOf(worker.key).filter((secret) => !given.includes(secret));
    if (missing.length > 0) findings.push(`${name} has no ${missing.join(', ')}`);
  }
  if (findings.length === 0) return;
  throw new Error(
    `${findings.join('\n')}\nnpm run codex -- bootstrap (--environment ${target.environment}) sets them.`,
  );
}

/** Migrations over production's rows, on a branch that goes again whatever happens. */
async function tryMigrations(neon: Neon, release: string): Promise<void> {
  const name = `release-${release}`;
  await neon.deleteBranch(name);
  const branch = await neon.createBranch(name);
  try {
    await migrateDatabase(await neon.connectionUri(branch, { pooled: false }));
  } catch (error) {
    throw new Error('A migration fails on a copy of the database. Nothing was changed.', {
      cause: error,
    });
  } finally {
    await neon.deleteBranch(name);
  }
}
