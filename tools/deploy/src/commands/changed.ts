import { execFileSync } from 'node:child_process';
import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { affectedBy, type Package } from '../changes/affected.ts';
import type { Log } from '../log.ts';
import { ROOT } from '../workers/catalog.ts';

const manifestSchema = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * Tells what the commits since `base` can break, to GitHub's next jobs, too. Where there is no such
 * commit (a new branch, a forced push), since main; where there is no main, everything.
 */
export function changed(base: string | undefined, log: Log): void {
  const affected = affectedBy(changedFiles(base), readPackages());
  log(`packages: ${affected.packages.join(', ') || 'none'}`);
  const outputs = (['code', 'web', 'database'] as const).map((name) => `${name}=${affected[name]}`);
  log(outputs.join('\n'));
  const { GITHUB_OUTPUT: file } = process.env;
  if (file) appendFileSync(file, `${outputs.join('\n')}\n`);
}

function changedFiles(base: string | undefined): string[] {
  const start = [base, 'origin/main'].find((ref) => ref && isCommit(ref));
  if (!start) return ['.'];
  return git('diff', '--name-only', '-z', `${start}...HEAD`).split('\0').filter(Boolean);
}

function isCommit(ref: string): boolean {
  if (!/^[\w./-]+$/.test(ref) || ref.startsWith('-')) return false;
  try {
    git('rev-parse', '--quiet', '--verify', `${ref}^{commit}`);
    git('merge-base', ref, 'HEAD');
    return true;
  } catch {
    return false;
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

function readPackages(): Package[] {
  return globSync('{apps,packages,tools,workers}/*/package.json', { cwd: ROOT }).map((file) => {
    const { name, dependencies, devDependencies } = manifestSchema.parse(
      JSON.parse(readFileSync(join(ROOT, file), 'utf8')),
    );
    const uses = Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => version.startsWith('workspace:'))
      .map(([used]) => used);
    return { name, folder: dirname(file), uses };
  });
}
