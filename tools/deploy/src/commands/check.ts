import { join } from 'node:path';
import { gzipKibOf, overBudget, readBudget } from '../checks/budget.ts';
import { measureStartup } from '../checks/startup.ts';
import { checkWorkflows } from '../checks/workflows.ts';
import type { Log } from '../log.ts';
import { buildAll, dryRun } from '../workers/build.ts';
import { ENVIRONMENTS, ROOT } from '../workers/catalog.ts';
import { runWrangler } from '../workers/wrangler.ts';

export interface CheckOptions {
  onlyWorkflows: boolean;
  log: Log;
}

/**
 * What can be known of a deployment without one: workflows, a dry run of every worker in every
 * environment, sizes and start-up times. @returns 0 when nothing is wrong
 */
export async function check({ onlyWorkflows, log }: CheckOptions): Promise<number> {
  const findings = await checkWorkflows();
  if (!onlyWorkflows) findings.push(...(await checkBundles(log)));
  for (const finding of findings) log(finding);
  if (findings.length === 0) log(onlyWorkflows ? 'workflows: well' : 'ready to be deployed');
  return findings.length === 0 ? 0 : 1;
}

async function checkBundles(log: Log): Promise<string[]> {
  const budget = readBudget();
  const findings: string[] = [];
  for (const built of await buildAll(log)) {
    const { worker, main } = built;
    let gzipKib = 0;
    for (const environment of ENVIRONMENTS) {
      // Bundles do not depend on the environment, so that one is made and tried with each.
      gzipKib = gzipKibOf(await dryRun(worker, environment, [main, '--no-bundle']));
    }
    const startupMs = await measureStartup(built);
    log(
      `${worker.key.padEnd(12)} ${gzipKib.toFixed(0).padStart(5)} KiB compressed, ` +
        `${startupMs.toFixed(0).padStart(4)} ms to start`,
    );
    findings.push(...overBudget(budget, worker.key, { gzipKib, startupMs }));
  }
  // Its image is not built: there may be no Docker here.
  const container = ['deploy', '--dry-run', '--containers-rollout=none'];
  await runWrangler(container, {}, join(ROOT, 'infrastructure/transcoder/cloudflare'));
  return findings;
}
