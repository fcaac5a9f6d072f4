import type { Cloudflare } from '../cloudflare/client.ts';
import type { Deployment } from '../cloudflare/scripts.ts';
import type { Log } from '../log.ts';
import type { CloudflareSettings } from '../settings.ts';
import type { BuiltWorker } from '../workers/build.ts';
import { hostnameOf, scriptNameOf, type Target, type WorkerPlace } from '../workers/catalog.ts';
import { readConfig } from '../workers/config.ts';
import { uploadVersion } from '../workers/upload.ts';
import { checkHealth } from './health.ts';
import { deploymentBefore, releaseMessage } from './history.ts';
import { restore } from './restore.ts';

export interface RollOutOptions {
  cloudflare: Cloudflare;
  settings: CloudflareSettings;
  target: Target;
  release: string;
  log: Log;
}

/** A version that waits for its turn, and what serves until then. */
interface Candidate {
  worker: WorkerPlace;
  versionId: string;
  /** What to return to. */
  before: Deployment | undefined;
}

/** Uploads at a time: wrangler keeps a core busy. */
const AT_A_TIME = 2;

/** The release failed, and everything serves as before. */
class RolledBackError extends Error {}

/** Uploads every worker. Nobody is served by any of it yet. */
export async function uploadAll(
  { cloudflare, settings, target, release, log }: RollOutOptions,
  built: readonly BuiltWorker[],
  secretsOf: (worker: WorkerPlace) => Record<string, string>,
): Promise<Candidate[]> {
  const namespaces = await cloudflare.storage.listNamespaces();
  const namespaceIds = new Map(namespaces.map(({ title, id }) => [title, id]));
  const uploadOne = async (one: BuiltWorker): Promise<Candidate> => {
    const { worker } = one;
    const name = scriptNameOf(worker, target);
    const before = deploymentBefore(
      (await cloudflare.scripts.findDeployments(name)) ?? [],
      release,
    );
    const secrets = secretsOf(worker);
    const place = { settings, target, namespaceIds };
    const versionId = await uploadVersion({ ...place, built: one, secrets, tag: release });
    log(`  uploaded ${name} as ${versionId}`);
    return { worker, versionId, before };
  };
  const candidates: Candidate[] = [];
  for (let at = 0; at < built.length; at += AT_A_TIME) {
    candidates.push(...(await Promise.all(built.slice(at, at + AT_A_TIME).map(uploadOne))));
  }
  return candidates;
}

/**
 * Lets the candidates serve, one after the other, each only when the one before is well.
 * @throws RolledBackError when one is not: then all serve what they served before
 */
export async function rollOut(
  options: RollOutOptions,
  candidates: readonly Candidate[],
): Promise<void> {
  const { cloudflare, target, release, log } = options;
  const touched: Candidate[] = [];
  try {
    for (const candidate of candidates) {
      touched.push(candidate);
      await serve(options, candidate);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(`  ${reason}`);
    const failures = await restore(options, touched);
    throw new RolledBackError(
      failures.length === 0
        ? `${reason}. Everything serves the release before again.`
        : `${reason}. Not everything could be rolled back:\n${failures.join('\n')}`,
    );
  }
  for (const { worker } of candidates) {
    const name = scriptNameOf(worker, target);
    const { triggers } = readConfig(worker, target.environment);
    await cloudflare.scripts.setSchedules(name, triggers.crons ?? []);
  }
  log(`  ${release} serves`);
}

async function serve(options: RollOutOptions, { worker, versionId }: Candidate): Promise<void> {
  const { cloudflare, settings, target, release, log } = options;
  const name = scriptNameOf(worker, target);
  await cloudflare.scripts.activate(name, versionId, releaseMessage(release));
  const { observability } = readConfig(worker, target.environment);
  await cloudflare.scripts.setObservability(name, observability?.enabled ?? false);
  await cloudflare.scripts.closeSubdomain(name);
  const verdict = await checkHealth({
    hostname: hostnameOf(worker, target),
    release,
    edgeUrl: settings.EDGE_URL,
    attempts: settings.HEALTH_ATTEMPTS,
  });
  if (!verdict.healthy) throw new Error(`${name} is not well: ${verdict.reason}`);
  log(`  ${name} is well`);
}
