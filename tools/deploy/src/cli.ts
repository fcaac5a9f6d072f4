import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createComments } from './github/comments.ts';
import type { Log } from './log.ts';
import {
  cloudflareSettings,
  githubSettings,
  neonSettings,
  previewSettings,
  readSettings,
} from './settings.ts';
import { ROOT } from './workers/catalog.ts';

const USAGE = `Usage: npm run codex -- COMMAND

  preview up|down NUMBER        the preview of a pull request
  deploy [--environment staging|production]
  rollback [--environment …]    to what served before the release that serves now
  neon create|delete NAME       a database branch with production's rows, migrated
  changed                       what the commits since BASE can break
  tested COMMIT                 waits until GitHub has tested a commit
  check [--workflows]           dry runs, sizes, start-up times and workflows; what verify runs
  doctor [--machine]            what is wrong with a deployment, or this machine, and how to mend it
  dns [--dry-run]               makes the records that production's addresses need
  bootstrap [--dry-run]         makes everything that an environment consists of, or says what is missing

  --release ID    what the release is called; the commit, when left out
  --built         release what was built last instead of building`;

/** Runs one command. @returns its exit code; what goes wrong is said, not thrown */
export async function runCommand(args: readonly string[], log: Log): Promise<number> {
  try {
    return await run(args, log);
  } catch (error) {
    log(describeCauses(error));
    return 1;
  }
}

async function run(args: readonly string[], log: Log): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      environment: { type: 'string', default: 'production' },
      release: { type: 'string' },
      built: { type: 'boolean', default: false },
      workflows: { type: 'boolean', default: false },
      machine: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      region: { type: 'string', default: 'aws-eu-central-1' },
    },
  });
  const [command, action = '', name = ''] = positionals;
  const release = () => values.release ?? currentCommit();
  switch (command) {
    case 'preview': {
      const { previewDown, previewUp } = await import('./commands/preview.ts');
      const shared = {
        pullRequest: readPullRequest(name),
        cloudflareSettings: readSettings(cloudflareSettings),
        neonSettings: readSettings(neonSettings),
        comments: process.env.GITHUB_TOKEN
          ? createComments(readSettings(githubSettings))
          : undefined,
        log,
      };
      if (action === 'down') {
        await previewDown(shared);
        return 0;
      }
      if (action !== 'up') break;
      await previewUp({
        ...shared,
        previewSettings: readSettings(previewSettings),
        built: await build(values.built),
        release: release(),
      });
      return 0;
    }
    case 'deploy': {
      const { releaseTo } = await import('./commands/production.ts');
      await releaseTo({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        neonSettings: readSettings(neonSettings),
        build: () => build(values.built),
        release: release(),
        log,
      });
      return 0;
    }
    case 'rollback': {
      const { rollBack } = await import('./commands/production.ts');
      await rollBack({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        log,
      });
      return 0;
    }
    case 'bootstrap': {
      const { bootstrap } = await import('./commands/bootstrap.ts');
      await bootstrap({
        environment: readEnvironment(values.environment),
        dryRun: values['dry-run'],
        region: values.region,
        log,
      });
      return 0;
    }
    case 'dns': {
      const { manageDns } = await import('./commands/dns.ts');
      return manageDns({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        dryRun: values['dry-run'],
        log,
      });
    }
    case 'changed': {
      const { changed } = await import('./commands/changed.ts');
      changed(process.env.BASE, log);
      return 0;
    }
    case 'tested': {
      const { whenTested } = await import('./github/runs.ts');
      await whenTested({ settings: readSettings(githubSettings), commit: action });
      return 0;
    }
    case 'check': {
      const { check } = await import('./commands/check.ts');
      return check({ onlyWorkflows: values.workflows, log });
    }
    case 'doctor': {
      const { doctor } = await import('./commands/doctor.ts');
      return doctor({
        environment: readEnvironment(values.environment),
        onlyMachine: values.machine,
        log,
      });
    }
    case 'neon': {
      const { neonBranch } = await import('./commands/neon.ts');
      await neonBranch({ action, name, neonSettings: readSettings(neonSettings), log });
      return 0;
    }
    default:
  }
  log(USAGE);
  return 2;
}

async function build(isBuilt: boolean) {
  const { buildAll, lastBuild } = await import('./workers/build.ts');
  return isBuilt ? lastBuild() : buildAll();
}

function readPullRequest(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new Error('Which pull request? Say its number.');
}

function readEnvironment(value: string): 'staging' | 'production' {
  if (value === 'staging' || value === 'production') return value;
  throw new Error(`--environment is staging or production, not ${value}`);
}

/** Twelve digits of the commit that is checked out. */
function currentCommit(): string {
  return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).trim();
}

/** What went wrong, and what was behind it. */
function describeCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause === undefined ? message : `${message}\n${describeCauses(cause)}`;
}
