// Brings the tools up to date and runs tools/local, or tools/deploy, on the pinned Node. Needs nothing but Node 18.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const OLDEST_NODE = [22, 17];
const PARENT_CHECK_MS = 500;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

let child;
let stopping = false;

/** Runs a command in our terminal, in a group of its own: a Ctrl-C reaches it once, through us. */
function run(command, args, stdio = 'inherit') {
  return new Promise((resolve, reject) => {
    child = spawn(command, args, {
      stdio,
      detached: true,
      env: { ...process.env, CODEX_PARENT_PID: String(process.pid) },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** Installs when the lockfile is another one than last time. */
async function install() {
  const identity = [readFileSync('pnpm-lock.yaml', 'utf8'), process.platform, process.arch];
  const wanted = createHash('sha256').update(identity.join('\n')).digest('hex');
  const stamp = join('node_modules', '.codex-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // Not among what a command writes: that may be read by another one.
  console.error('Installing what pnpm-lock.yaml names …');
  const { code } = await run('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], [0, 2, 2]);
  if (stopping) process.exit(130);
  if (code !== 0) throw new Error('The installation failed; see above.');
  mkdirSync('node_modules', { recursive: true });
  writeFileSync(stamp, wanted);
}

/** The Node of the lockfile; where npm ships none (macOS), the one that runs this. */
function findNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
    return process.execPath;
  }
  throw new Error(
    `Codex needs Node ${OLDEST_NODE.join('.')} or later here; this is ${process.version}.`,
  );
}

function stop(signal) {
  stopping = true;
  if (child && child.exitCode === null) child.kill(signal);
}

for (const signal of Object.keys(SIGNALS)) process.on(signal, () => stop(signal));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) stop('SIGTERM');
}, PARENT_CHECK_MS).unref();

try {
  await install();
  const args = process.argv.slice(2);
  const local = ['--import', 'tsx', 'tools/local/src/main.ts'];
  const deploy = ['--import', 'tsx', 'tools/deploy/src/main.ts'];
  const node = findNode();
  const isDeploy = args[0] === 'codex';
  const { code, signal } = await run(
    node,
    isDeploy ? [...deploy, ...args.slice(1)] : [...local, ...args],
  );
  if (signal !== null && !isDeploy) {
    // It could not clear up after itself.
    console.error(`The local stack was ended by ${signal}.`);
    await run(node, [...local, 'reap']);
  }
  process.exit(signal === null ? code : 128 + (SIGNALS[signal] ?? 9));
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}
