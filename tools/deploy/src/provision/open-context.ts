import { join } from 'node:path';
import type { z } from 'zod';
import { createCloudflare } from '../cloudflare/client.ts';
import { createNeon } from '../neon/client.ts';
import { cloudflareSettings, neonSettings, readAllSettings, serviceSettings } from '../settings.ts';
import { addressesOf, configRoot, environmentTarget, ROOT } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';
import type { Context } from './context.ts';
import { openState } from './state.ts';
import { createWebhooks } from './stripe.ts';
import { createWranglerFiles } from './wrangler-files.ts';

type Environment = 'staging' | 'production';

/** What bootstrap keeps of an environment between its runs. */
export function openStateOf(environment: Environment) {
  const folder = process.env.CODEX_STATE_DIR ?? join(ROOT, '.codex');
  return openState(join(folder, `bootstrap-${environment}.json`));
}

/**
 * The settings of several services for an environment. Neon's project is the one that bootstrap made on
 * this machine, unless another is named.
 * @throws SettingsError naming everything that is missing
 */
export function settingsOf<Schemas extends Record<string, z.ZodType>>(
  environment: Environment,
  schemas: Schemas,
) {
  const { neonProjectId } = openStateOf(environment).get();
  const NEON_PROJECT_ID = process.env.NEON_PROJECT_ID || neonProjectId;
  return readAllSettings(schemas, { ...process.env, NEON_PROJECT_ID });
}

/** Everything that steps and checks of an environment work with. @throws SettingsError */
export function openContext(environment: Environment): Context {
  const { cloudflare, neon, given } = settingsOf(environment, {
    cloudflare: cloudflareSettings,
    neon: neonSettings,
    given: serviceSettings,
  });
  const target = environmentTarget(environment, domainOf(environment));
  return {
    target,
    settings: cloudflare,
    cloudflare: createCloudflare(cloudflare),
    neon: createNeon(neon),
    webhooks: createWebhooks(given, addressesOf(target).ECOM_API_URL ?? ''),
    given,
    state: openStateOf(environment),
    files: createWranglerFiles(configRoot()),
  };
}
