import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../workers/catalog.ts';
import { dropDatabase } from './databases.ts';
import { startStandIn } from './server.ts';

/** Another one than stands in the repository: bootstrap moves everything to it. */
const DOMAIN = 'northlight.example';

/**
 * Everything that the commands need, on this machine: the services, and a copy of the configuration that
 * bootstrap may change.
 */
export async function openStage(serverUrl: string, folder: string) {
  const standIn = await startStandIn({ serverUrl, domain: DOMAIN });
  for (const file of globSync('{apps,workers}/*/wrangler.jsonc', { cwd: ROOT })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  return {
    standIn,
    environment: {
      ...standIn.settings,
      PREVIEW_SECRET: 'a secret from which every preview has its keys',
      CODEX_STATE_DIR: join(folder, 'state'),
      CODEX_CONFIG_ROOT: folder,
    },
    async stop() {
      await standIn.stop();
      const projects = [...standIn.neon.projects.values()];
      for (const { database } of projects.flatMap(({ branches }) => [...branches.values()])) {
        await dropDatabase(serverUrl, database);
      }
    },
  };
}
