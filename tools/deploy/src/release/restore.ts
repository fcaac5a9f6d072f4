import type { Cloudflare } from '../cloudflare/client.ts';
import type { Deployment } from '../cloudflare/scripts.ts';
import type { Log } from '../log.ts';
import { scriptNameOf, type Target, type WorkerPlace } from '../workers/catalog.ts';
import { releaseMessage, releaseOf } from './history.ts';

interface RestoreOptions {
  cloudflare: Cloudflare;
  target: Target;
  /** The release that is taken back. */
  release: string;
  log: Log;
}

interface Restored {
  worker: WorkerPlace;
  before: Deployment | undefined;
}

/**
 * Lets workers serve what they served before, the last one first. One that cannot be restored does not
 * keep the others from it. @returns what failed, one sentence each
 */
export async function restore(
  { cloudflare, target, release, log }: RestoreOptions,
  workers: readonly Restored[],
): Promise<string[]> {
  const failures: string[] = [];
  for (const { worker, before } of workers.toReversed()) {
    const name = scriptNameOf(worker, target);
    try {
      if (!before) throw new Error('it served nothing before');
      const previous = releaseOf(before);
      const message = previous ? releaseMessage(previous) : (before.message ?? 'before');
      await cloudflare.scripts.activate(name, before.versionId, `${message}, back from ${release}`);
      log(`  ${name} serves ${before.versionId} again`);
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return failures;
}
