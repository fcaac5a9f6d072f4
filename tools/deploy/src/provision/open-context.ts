import { join } from 'node:path';
import { createCloudflare } from '../cloudflare/client.ts';
import { createNeon } from '../neon/client.ts';
import {
  cloudflareSettings,
  neonAccountSettings,
  readSettings,
  serviceSettings,
  SettingsError,
} from '../settings.ts';
import { addressesOf, CONFIG_ROOT, environmentTarget, ROOT } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';
import type { Context } from './context.ts';
import { openState } from './state.ts';
import { createWebhooks } from './stripe.ts';
import { createWranglerFiles } from './wrangler-files.ts';

/** What bootstrap keeps of an environment between its runs. */
export function openStateOf(environment: string) {
  const folder = process.env.CODEX_STATE_DIR ?? join(ROOT, '.codex');
  return openState(join(folder, `bootstrap-${environment}.json`));
}

/**
 * Everything that steps and checks of an environment work with, from the settings.
 * @throws SettingsError naming what is not set
 */
export async function openContext(environment: 'staging' | 'production'): Promise<Context> {
  const state = openStateOf(environment);
  const account = readSettings(neonAccountSettings);
  const projectId = account.NEON_PROJECT_ID ?? state.get().neonProjectId;
  if (!projectId) throw new SettingsError(['NEON_PROJECT_ID is not set']);
  const given = readSettings(serviceSettings);
  const target = environmentTarget(environment, domainOf(environment));
  return {
    target,
    cloudflare: createCloudflare(readSettings(cloudflareSettings)),
    neon: createNeon({ ...account, NEON_PROJECT_ID: projectId }),
    webhooks: createWebhooks(given, addressesOf(target).ECOM_API_URL ?? ''),
    given,
    state,
    files: createWranglerFiles(CONFIG_ROOT),
  };
}
