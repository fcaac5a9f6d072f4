import { createCloudflare } from '../cloudflare/client.ts';
import { planDns } from '../cloudflare/zone.ts';
import type { Log } from '../log.ts';
import { hostnamesOf } from '../release/places.ts';
import type { CloudflareSettings } from '../settings.ts';
import { environmentTarget } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';

export interface DnsOptions {
  environment: 'staging' | 'production';
  cloudflareSettings: CloudflareSettings;
  dryRun: boolean;
  log: Log;
}

/**
 * Makes the records that an environment's addresses need; changes none that is there.
 * @returns 0 when every address leads to Cloudflare, 1 otherwise
 */
export async function manageDns(options: DnsOptions): Promise<number> {
  const { environment, cloudflareSettings, dryRun, log } = options;
  const { zone } = createCloudflare(cloudflareSettings);
  const domain = domainOf(environment);
  const { name } = await zone.describe();
  if (name !== domain) {
    throw new Error(`The zone is ${name}, wrangler.jsonc says ${domain}: bootstrap changes that`);
  }
  const target = environmentTarget(environment, domain);
  const { create, keep, conflicts } = planDns(hostnamesOf(target), await zone.listRecords());
  for (const hostname of keep) log(`there     ${hostname}`);
  for (const hostname of create) {
    if (!dryRun) await zone.createRecord(hostname);
    log(`${dryRun ? 'missing  ' : 'made     '} ${hostname}`);
  }
  for (const { hostname, record } of conflicts) {
    log(`elsewhere ${hostname} (${record.type} ${record.content ?? ''}, not proxied): left alone`);
  }
  return conflicts.length > 0 || (dryRun && create.length > 0) ? 1 : 0;
}
