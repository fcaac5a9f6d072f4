import { execFileSync } from 'node:child_process';
import { createComments } from './github/comments.ts';
import type { Log } from './log.ts';
import { settingsOf } from './provision/open-context.ts';
import {
  cloudflareSettings,
  githubSettings,
  neonSettings,
  previewSettings,
  readSettings,
} from './settings.ts';
import { ROOT } from './workers/catalog.ts';

export const OPTIONS = {
  environment: { type: 'string', default: 'production' },
  release: { type: 'string' },
  built: { type: 'boolean', default: false },
  workflows: { type: 'boolean', default: false },
  machine: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  region: { type: 'string', default: 'aws-eu-central-1' },
} as const;

interface Call {
  /** The words after the command. */
  action: string;
  subject: string;
  values: {
    environment: string;
    release?: string;
    built: boolean;
    workflows: boolean;
    machine: boolean;
    'dry-run': boolean;
    region: string;
  };
  log: Log;
}

interface Command {
  takes: string;
  does: string;
  /** @returns the exit code, 0 when left out */
  run(call: Call): Promise<number | void>;
}

/** The command was called in a way that it does not know. */
export class UsageError extends Error {}

// Each command is loaded when it is wanted: wrangler alone takes a second.
export const COMMANDS: Record<string, Command> = {
  bootstrap: {
    takes: '[--dry-run] [--region …]',
    does: 'makes everything that an environment consists of, or says what is missing',
    async run({ values, log }) {
      const { bootstrap } = await import('./commands/bootstrap.ts');
      const { 'dry-run': dryRun, region } = values;
      await bootstrap({ environment: readEnvironment(values.environment), dryRun, region, log });
    },
  },
  doctor: {
    takes: '[--machine]',
    does: 'what is wrong with a deployment, or this machine, and how to mend it',
    async run({ values, log }) {
      const { doctor } = await import('./commands/doctor.ts');
      const environment = readEnvironment(values.environment);
      return doctor({ environment, onlyMachine: values.machine, log });
    },
  },
  deploy: {
    takes: '',
    does: 'a release: checked, built, migrated on a copy first, rolled back when not well',
    async run(call) {
      const { values, log } = call;
      const { releaseTo } = await import('./commands/production.ts');
      const environment = readEnvironment(values.environment);
      const { cloudflare, neon } = settingsOf(environment, {
        cloudflare: cloudflareSettings,
        neon: neonSettings,
      });
      await releaseTo({
        environment,
        cloudflareSettings: cloudflare,
        neonSettings: neon,
        build: () => build(call),
        release: values.release ?? currentCommit(),
        log,
      });
    },
  },
  rollback: {
    takes: '',
    does: 'to what served before the release that serves now',
    async run({ values, log }) {
      const { rollBack } = await import('./commands/production.ts');
      await rollBack({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        log,
      });
    },
  },
  preview: {
    takes: 'up|down NUMBER',
    does: 'the preview of a pull request',
    async run(call) {
      const { action, subject, values, log } = call;
      const { previewDown, previewUp } = await import('./commands/preview.ts');
      if (action !== 'up' && action !== 'down') throw new UsageError('preview up, or preview down');
      const pullRequest = readPullRequest(subject);
      const places = { cloudflare: cloudflareSettings, neon: neonSettings };
      const { cloudflare, neon } = settingsOf('production', places);
      const comments = process.env.GITHUB_TOKEN
        ? createComments(readSettings(githubSettings))
        : undefined;
      const shared = {
        pullRequest,
        cloudflareSettings: cloudflare,
        neonSettings: neon,
        comments,
        log,
      };
      if (action === 'down') return previewDown(shared);
      await previewUp({
        ...shared,
        previewSettings: readSettings(previewSettings),
        built: await build(call),
        release: values.release ?? currentCommit(),
      });
    },
  },
  neon: {
    takes: 'create|delete|url [NAME]',
    does: "a database branch with production's rows, migrated; url: the address of one",
    async run({ action, subject, values, log }) {
      const { neonBranch } = await import('./commands/neon.ts');
      const environment = readEnvironment(values.environment);
      const { neon } = settingsOf(environment, { neon: neonSettings });
      await neonBranch({ action, name: subject, neonSettings: neon, log });
    },
  },
  transcoder: {
    takes: '',
    does: 'what a transcoder has to be told, as an env file',
    async run({ values, log }) {
      const { transcoderSettings } = await import('./commands/transcoder.ts');
      const environment = readEnvironment(values.environment);
      const { neon } = settingsOf(environment, { neon: neonSettings });
      await transcoderSettings({ environment, neonSettings: neon, log });
    },
  },
  dns: {
    takes: '[--dry-run]',
    does: 'makes the records that the addresses need',
    async run({ values, log }) {
      const { manageDns } = await import('./commands/dns.ts');
      return manageDns({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        dryRun: values['dry-run'],
        log,
      });
    },
  },
  check: {
    takes: '[--workflows]',
    does: 'dry runs, sizes, start-up times and workflows; what verify runs',
    async run({ values, log }) {
      const { check } = await import('./commands/check.ts');
      return check({ onlyWorkflows: values.workflows, log });
    },
  },
  changed: {
    takes: '',
    does: 'what the commits since BASE can break',
    async run({ log }) {
      const { changed } = await import('./commands/changed.ts');
      changed(process.env.BASE, log);
    },
  },
  tested: {
    takes: 'COMMIT',
    does: 'waits until GitHub has tested a commit',
    async run({ action: commit, log }) {
      const { whenTested } = await import('./github/runs.ts');
      if (!/^[0-9a-f]{40}$/.test(commit)) throw new UsageError('Which commit? Say its whole id.');
      await whenTested({ settings: readSettings(githubSettings), commit, log });
    },
  },
  rehearse: {
    takes: '',
    does: 'plays Cloudflare, Neon, GitHub, Stripe and Resend on this machine, until Ctrl-C',
    async run({ log }) {
      const { rehearse } = await import('./commands/rehearse.ts');
      return rehearse(log);
    },
  },
};

async function build({ values, log }: Call) {
  const { buildAll, lastBuild } = await import('./workers/build.ts');
  return values.built ? lastBuild() : buildAll(log);
}

function readPullRequest(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new UsageError('Which pull request? Say its number.');
}

function readEnvironment(value: string): 'staging' | 'production' {
  if (value === 'staging' || value === 'production') return value;
  throw new UsageError(`--environment is staging or production, not ${value}`);
}

/** Twelve digits of the commit that is checked out. */
function currentCommit(): string {
  return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).trim();
}
