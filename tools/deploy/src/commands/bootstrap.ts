import { createCloudflare } from '../cloudflare/client.ts';
import type { Log } from '../log.ts';
import { ensureNeonProject } from '../neon/client.ts';
import { openContext, openStateOf } from '../provision/open-context.ts';
import { STEPS } from '../provision/steps.ts';
import { createWranglerFiles } from '../provision/wrangler-files.ts';
import { cloudflareSettings, neonAccountSettings, readSettings } from '../settings.ts';
import { CONFIG_ROOT } from '../workers/catalog.ts';
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
  const { name: zone } = await createCloudflare(readSettings(cloudflareSettings)).zone.describe();
  const domain = domainOf(environment);
  if (zone !== domain) {
    log(`domain: ${domain} ${dryRun ? 'would become' : 'becomes'} ${zone} in every wrangler.jsonc`);
    if (dryRun) return;
    createWranglerFiles(CONFIG_ROOT).setDomain(domain, zone);
  }
  if (!(await ensureProject(options))) {
    log('Neon project: missing. The rest is looked at once it is there.');
    return;
  }
  const context = await openContext(environment);
  for (const { name, missing, make } of STEPS) {
    const absent = await missing(context);
    if (absent.length === 0) log(`${name}: there`);
    else if (dryRun) log(`${name}: missing: ${absent.join(', ')}`);
    else {
      await make(context);
      log(`${name}: made: ${absent.join(', ')}`);
    }
  }
  if (!dryRun) log(whatIsLeft(context.state.get().neonProjectId));
}

/** @returns whether there is a project of Neon */
async function ensureProject({ environment, dryRun, region }: BootstrapOptions): Promise<boolean> {
  const state = openStateOf(environment);
  const account = readSettings(neonAccountSettings);
  const known = account.NEON_PROJECT_ID ?? state.get().neonProjectId;
  if (dryRun) return known !== undefined;
  const id = known ?? (await ensureNeonProject(account, { name: 'codex', region }));
  if (state.get().neonProjectId !== id) state.save({ neonProjectId: id });
  return true;
}

function whatIsLeft(neonProjectId = ''): string {
  return `
Everything is there. What is left to you:
  - on GitHub, in the environment "production": the secrets CLOUDFLARE_API_TOKEN and NEON_API_KEY; for
    the whole repository the variables CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_ZONE_ID and
    NEON_PROJECT_ID=${neonProjectId}
  - commit the changed wrangler.jsonc files
  - keep the state file (.codex/bootstrap-*.json) like a key: it is the only copy of our own`;
}
