import type { Log } from '../log.ts';
import { invalidIndexes, migrateDatabase } from '../migrate.ts';
import { createNeon } from '../neon/client.ts';
import type { NeonSettings } from '../settings.ts';

export interface NeonBranchOptions {
  action: string;
  name: string;
  neonSettings: NeonSettings;
  log: Log;
}

/** Neon takes long names, but a branch of git may be anything. */
export function branchNameOf(name: string): string {
  return name
    .replaceAll(/[^\w./-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .slice(0, 120);
}

/**
 * `url`: the direct address of a branch's database, production's without a name. `create`: a branch with production's rows and this checkout's migrations, every index and constraint
 * of it in force. `delete`: removes it, if it is there.
 * @throws Error when a migration fails on it, or leaves something without effect
 */
export async function neonBranch({ action, name, neonSettings, log }: NeonBranchOptions) {
  const neon = createNeon(neonSettings);
  if (action === 'url') {
    const branch = name ? await neon.findBranch(name) : await neon.getProduction();
    if (!branch) throw new Error(`There is no branch ${name}`);
    return log(await neon.connectionUri(branch, { pooled: false }));
  }
  const branchName = branchNameOf(name);
  if (!branchName) throw new Error('Which branch? Say its name.');
  if (action === 'delete') {
    log(
      (await neon.deleteBranch(branchName))
        ? `${branchName} is gone`
        : `${branchName} was not there`,
    );
    return;
  }
  if (action !== 'create') throw new Error('neon create, delete or url');
  const branch = await neon.createBranch(branchName);
  const url = await neon.connectionUri(branch, { pooled: false });
  await migrateDatabase(url);
  const invalid = await invalidIndexes(url);
  if (invalid.length > 0) throw new Error(`Left without effect: ${invalid.join(', ')}`);
  log(`${branchName} holds production's rows, migrated`);
}
