import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { testDatabaseUrl } from '@codex/test-utils';
import { Client } from 'pg';
import { copyDatabase, dropDatabase } from './standin/databases.ts';
import { startStandIn } from './standin/server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Another one than stands in the repository: bootstrap moves everything to it. */
const DOMAIN = 'northlight.example';

/** What one command wrote, and how it ended. */
export interface Outcome {
  code: number | null;
  output: string;
}

/** Cloudflare, Neon, GitHub, Stripe and Resend on this machine, and a production database that is empty. */
export async function startRehearsal() {
  const serverUrl = testDatabaseUrl();
  const production = `rehearsal_${randomUUID().replaceAll('-', '')}`;
  await copyDatabase(serverUrl, 'template1', production);
  const productionUrl = new URL(serverUrl);
  productionUrl.pathname = `/${production}`;
  const standIn = await startStandIn({ serverUrl, production, domain: DOMAIN });
  const folder = mkdtempSync(join(tmpdir(), 'codex-rehearsal-'));
  for (const file of globSync('{apps,workers}/*/wrangler.jsonc', { cwd: ROOT })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }

  const environment: Record<string, string> = {
    PREVIEW_SECRET: 'a secret from which every preview has its keys',
    CODEX_STATE_DIR: join(folder, 'state'),
    CODEX_CONFIG_ROOT: folder,
    ...standIn.settings,
  };
  Object.assign(process.env, environment);
  // Where the configuration is, is read once.
  const { runCommand } = await import('./cli.ts');

  return {
    standIn,
    folder,
    productionUrl: productionUrl.href,
    /** Runs a command to its end. */
    async run(args: string): Promise<Outcome> {
      const lines: string[] = [];
      const code = await runCommand(args.split(' '), (line) => lines.push(line));
      return { code, output: lines.join('\n') };
    },
    /** Runs a command as a process and kills it at the n-th request that is like this. */
    async killAt(args: string, request: RegExp, count: number): Promise<void> {
      const main = join(ROOT, 'tools/deploy/src/main.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', main, ...args.split(' ')], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
        stdio: 'ignore',
      });
      let seen = 0;
      const unwatch = standIn.watch((line) => {
        if (request.test(line)) seen += 1;
        if (seen === count) child.kill('SIGKILL');
      });
      const [code] = await once(child, 'close');
      unwatch();
      if (code !== null) throw new Error(`${args} ended before it was killed`);
    },
    /** The release that each worker of a target serves, in the order of their names. */
    serving(suffix: string): (string | undefined)[] {
      return [...standIn.cloudflare.scripts]
        .filter(([name]) => name.endsWith(`-${suffix}`))
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(
          ([, { versions, deployments }]) =>
            versions.find(({ id }) => id === deployments[0]?.versionId)?.tag,
        );
    },
    async stop() {
      await standIn.stop();
      for (const { database } of standIn.neon.branches.values()) {
        await dropDatabase(serverUrl, database);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rows of a database. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
