import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Identity, isTraversable } from './binaries.ts';

const run = promisify(execFile);
const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  // As on Neon: the order of characters is the same everywhere.
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];
const OUTSIDE = '/var/tmp';
const OUTSIDE_PREFIX = 'codex-postgresql-data-';

interface ClusterOptions {
  binaries: string;
  identity: Identity;
  stateDir: string;
}

/** Makes the data folder on the first start. */
export async function prepareCluster({
  binaries,
  identity,
  stateDir,
}: ClusterOptions): Promise<{ dataDir: string; logFile: string }> {
  const home = clusterHome(stateDir, identity);
  const dataDir = join(home, 'data');
  const logFile = join(home, 'postgres.log');
  if (!existsSync(logFile)) writeFileSync(logFile, '');
  if (existsSync(dataDir)) return { dataDir, logFile };
  // Made beside its place and moved there when complete: an interrupted first start leaves nothing.
  const draft = join(home, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  await run(join(binaries, 'initdb'), ['-D', draft, ...INITDB_OPTIONS], { ...identity, cwd: '/' });
  renameSync(draft, dataDir);
  return { dataDir, logFile };
}

/**
 * The folder of the cluster: in the state folder, or, when we are root and PostgreSQL's user cannot
 * walk down to it, outside, under a name that only this state folder knows.
 */
function clusterHome(stateDir: string, { uid, gid }: Identity): string {
  const inside = join(stateDir, 'postgres');
  mkdirSync(inside, { recursive: true });
  if (uid === undefined || gid === undefined) return inside;
  chmodSync(stateDir, 0o755);
  chmodSync(inside, 0o755);
  const home = isTraversable(inside) ? inside : outsideHome(stateDir, inside);
  chownSync(home, uid, gid);
  return home;
}

function outsideHome(stateDir: string, inside: string): string {
  const noteFile = join(inside, 'data-folder');
  if (!existsSync(noteFile)) writeFileSync(noteFile, `${OUTSIDE_PREFIX}${randomUUID()}`);
  const name = readFileSync(noteFile, 'utf8');
  const home = join(OUTSIDE, name);
  for (const other of readdirSync(OUTSIDE)) {
    // State that was deleted takes its database with it.
    if (!other.startsWith(OUTSIDE_PREFIX) || other === name) continue;
    if (ownerOf(join(OUTSIDE, other)) === stateDir) {
      rmSync(join(OUTSIDE, other), { recursive: true, force: true });
    }
  }
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'belongs-to'), stateDir);
  return home;
}

function ownerOf(home: string): string | undefined {
  try {
    return readFileSync(join(home, 'belongs-to'), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * A server that was killed leaves `postmaster.pid`. PostgreSQL refuses to start when that pid was
 * given to another process since; then we put our own there, which PostgreSQL, being our child, knows
 * to be no server. The rest of the file stays: by it PostgreSQL sees whether the old server's
 * children still use the data.
 */
export async function clearStaleLock(dataDir: string): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const [pid, ...rest] = readFileSync(lock, 'utf8').split('\n');
  const isServer = async () => (await commandOf(Number(pid))).includes(dataDir);
  if (!(await isServer())) {
    writeFileSync(lock, [process.pid, ...rest].join('\n'));
    return;
  }
  process.kill(Number(pid), 'SIGINT');
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && (await isServer())) await sleep(50);
}

async function commandOf(pid: number): Promise<string> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return '';
  }
}
