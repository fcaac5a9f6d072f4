import { execFileSync } from 'node:child_process';
import type { Log } from './log.ts';
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

/** How a command was called. */
export interface Call {
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

export interface Command {
  takes: string;
  does: string;
  /** @returns the exit code, 0 when left out */
  run(call: Call): Promise<number | void>;
}

/** The command was called in a way that it does not know. */
export class UsageError extends Error {}

/** Everything as it is released: built now, or what was built last. */
export async function build({ values, log }: Call) {
  const { buildAll, lastBuild } = await import('./workers/build.ts');
  return values.built ? lastBuild() : buildAll(log);
}

export function readPullRequest(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new UsageError('Which pull request? Say its number.');
}

export function readEnvironment(value: string): 'staging' | 'production' {
  if (value === 'staging' || value === 'production') return value;
  throw new UsageError(`--environment is staging or production, not ${value}`);
}

/** Twelve digits of the commit that is checked out. */
export function currentCommit(): string {
  return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).trim();
}
