import type { z } from 'zod';
import { createCloudflare } from '../cloudflare/client.ts';
import type { Log } from '../log.ts';
import { ensureNeonProject } from '../neon/project.ts';
import { openContext, openStateOf } from '../provision/open-context.ts';
import { STEPS } from '../provision/steps.ts';
import { createWranglerFiles } from '../provision/wrangler-files.ts';
import {
  cloudflareSettings,
  neonAccountSettings,
  readAllSettings,
  serviceSettings,
} from '../settings.ts';
import { configRoot } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';

export interface BootstrapOptions {
  environment: 'staging' | 'production';
  dryRun: boolean;
  /** Where Neon's project is made, e.g. `aws-eu-central-1`. */
  region: string;
  log: Log;
}

/**
 * Makes everything that an environment consists of. What is there stays, so that it may be stopped and
 * started again at any point. A dry run only says what is missing.
 */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const { environment, dryRun, log } = options;
  const { cloudflare, account } = readAllSettings({
    cloudflare: cloudflareSettings,
    account: neonAccountSettings,
    given: serviceSettings,
  });
  const { name: zone } = await createCloudflare(cloudflare).zone.describe();
  const domain = domainOf(environment);
  if (zone !== domain) {
    log(`domain: ${domain} ${dryRun ? 'would become' : 'becomes'} ${zone} in every wrangler.jsonc`);
    if (dryRun) return log('The rest is looked at once it is.');
    createWranglerFiles(configRoot()).setDomain(domain, zone);
  }
  if (!(await ensureProject(options, account))) {
    return log('Neon project: missing. The rest is looked at once it is there.');
  }
  const context = openContext(environment);
  for (const { name, missing, make } of STEPS) {
    const absent = await missing(context);
    if (absent.length === 0) log(`${name}: there`);
    else if (dryRun) log(`${name}: missing: ${absent.join(', ')}`);
    else {
      log(`${name}: making ${absent.join(', ')}`);
      await make(context);
    }
  }
  if (!dryRun) log(whatIsLeft(environment, context.state.get().neonProjectId));
}

/** @returns whether there is a project of Neon */
async function ensureProject(
  { environment, dryRun, region, log }: BootstrapOptions,
  account: z.output<typeof neonAccountSettings>,
): Promise<boolean> {
  const state = openStateOf(environment);
  const known = account.NEON_PROJECT_ID ?? state.get().neonProjectId;
  const other = environment === 'production' ? 'staging' : 'production';
  if (known && known === openStateOf(other).get().neonProjectId) {
    throw new Error(`NEON_PROJECT_ID is ${other}'s project: ${environment} needs one of its own`);
  }
  if (dryRun) return known !== undefined;
  if (!known) log('Neon project: making it');
  const name = environment === 'production' ? 'codex' : `codex-${environment}`;
  const id = known ?? (await ensureNeonProject(account, { name, region }));
  if (state.get().neonProjectId !== id) state.save({ neonProjectId: id });
  return true;
}

function whatIsLeft(environment: string, neonProjectId = ''): string {
  const next = environment === 'production' ? 'deploy' : `deploy --environment ${environment}`;
  return `
Everything is there; Neon's project is ${neonProjectId}. What is left to you (docs/CLOUDFLARE-SETUP.md):
  - put .codex/bootstrap-${environment}.json where you keep keys: it is the only copy of our own
  - commit the changed wrangler.jsonc files
  - npm run codex -- ${next}`;
}
