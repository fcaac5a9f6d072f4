import type { Log } from '../log.ts';
import { createNeon } from '../neon/client.ts';
import { openStateOf } from '../provision/open-context.ts';
import type { NeonSettings } from '../settings.ts';
import { addressesOf, environmentTarget } from '../workers/catalog.ts';
import { domainOf } from '../workers/domain.ts';

export interface TranscoderOptions {
  environment: 'staging' | 'production';
  neonSettings: NeonSettings;
  log: Log;
}

/**
 * Says what a transcoder of an environment has to be told, as lines for `--env-file`.
 * @throws Error on a machine that did not bootstrap: it does not know the shared secret
 */
export async function transcoderSettings(options: TranscoderOptions): Promise<void> {
  const { environment, neonSettings, log } = options;
  const { WORKER_SHARED_SECRET } = openStateOf(environment).get().secrets;
  if (!WORKER_SHARED_SECRET) {
    throw new Error(`WORKER_SHARED_SECRET is not known here: bring bootstrap-${environment}.json`);
  }
  const neon = createNeon(neonSettings);
  const { CONTENT_API_URL } = addressesOf(environmentTarget(environment, domainOf(environment)));
  log(`DATABASE_URL=${await neon.connectionUri(await neon.getProduction(), { pooled: false })}`);
  log(`CONTENT_API_URL=${CONTENT_API_URL}`);
  log(`WORKER_SHARED_SECRET=${WORKER_SHARED_SECRET}`);
}
