import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabaseUrl } from '@codex/test-utils';
import { Client } from 'pg';
import { runCommand } from './cli.ts';
import { openStage } from './standin/stage.ts';
import { ROOT } from './workers/catalog.ts';

/** What one command wrote, and how it ended. */
export interface Outcome {
  code: number | null;
  output: string;
}

/** Cloudflare, Neon, GitHub, Stripe and Resend on this machine, all of them empty. */
export async function startRehearsal() {
  const serverUrl = testDatabaseUrl();
  const folder = mkdtempSync(join(tmpdir(), 'codex-rehearsal-'));
  const stage = await openStage(serverUrl, folder);
  const { standIn, environment } = stage;
  Object.assign(process.env, environment);
  /** The branches of the project that bootstrap made. */
  const branches = () =>
    [...standIn.neon.projects.values()].flatMap((project) => [...project.branches.values()]);

  return {
    standIn,
    folder,
    branches,
    /** Where the database of a branch is. */
    databaseOf(name: string): string {
      const url = new URL(serverUrl);
      url.pathname = `/${branches().find((branch) => branch.name === name)?.database}`;
      return url.href;
    },
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
      await stage.stop();
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
