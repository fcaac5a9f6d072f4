import type { Cloudflare } from '../cloudflare/client.ts';
import type { Neon } from '../neon/client.ts';
import type { CloudflareSettings, ServiceSettings } from '../settings.ts';
import type { Target } from '../workers/catalog.ts';
import type { StateFile } from './state.ts';
import type { Webhooks } from './stripe.ts';
import type { createWranglerFiles } from './wrangler-files.ts';

/** Everything that a step of bootstrap works with. */
export interface Context {
  target: Target;
  settings: CloudflareSettings;
  cloudflare: Cloudflare;
  neon: Neon;
  webhooks: Webhooks;
  given: ServiceSettings;
  state: StateFile;
  files: ReturnType<typeof createWranglerFiles>;
}

/** One thing that has to be there. */
export interface Step {
  name: string;
  /** What is missing, one phrase each; nothing when all is there. */
  missing(context: Context): Promise<string[]>;
  /** Makes what is missing. What is there stays. */
  make(context: Context): Promise<void>;
}
