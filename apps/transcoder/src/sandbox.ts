import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What one process may use at most. */
interface ProcessLimits {
  /** Seconds on all cores together. */
  cpuSeconds: number;
  memoryBytes: number;
  /** Of any single file. */
  fileBytes: number;
}

/** Puts a command into the strongest cage this machine offers. */
export interface Sandbox {
  /** What it consists of, for the log. */
  kind: string;
  /** The user who commands run as in it, where that is another one: theirs is what they write into. */
  user?: number;
  wrap: (command: readonly string[], limits: ProcessLimits) => [string, ...string[]];
}

const DIES_WITH_PARENT = ['--pdeathsig', 'KILL', '--no-new-privs'];
const NOBODY = 65534;
const AS_NOBODY = ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'];

/** Strongest first: no network and another user, no network, limits only. */
const CAGES: readonly {
  kind: string;
  needsRoot: boolean;
  user?: number;
  prefix: readonly string[];
}[] = [
  {
    kind: 'no network, unprivileged, limited',
    needsRoot: true,
    user: NOBODY,
    prefix: ['unshare', '--net', '--', 'setpriv', ...AS_NOBODY, ...DIES_WITH_PARENT],
  },
  {
    kind: 'no network, limited',
    needsRoot: false,
    prefix: ['unshare', '--user', '--net', '--', 'setpriv', ...DIES_WITH_PARENT],
  },
  {
    kind: 'unprivileged, limited',
    needsRoot: true,
    user: NOBODY,
    prefix: ['setpriv', ...AS_NOBODY, ...DIES_WITH_PARENT],
  },
  { kind: 'limited', needsRoot: false, prefix: ['setpriv', ...DIES_WITH_PARENT] },
];

/**
 * Tries the cages on the program itself, in the folder it will work in, and takes the first in which
 * it runs. Systems without these tools (macOS) get none: there the whitelists, the clock and the
 * guard over the disk remain.
 */
export async function findSandbox(program: string, cwd: string): Promise<Sandbox> {
  const root = process.getuid?.() === 0;
  for (const { kind, needsRoot, user, prefix } of CAGES) {
    if (needsRoot && !root) continue;
    const sandbox = { kind, ...(user !== undefined && { user }), wrap: wrapWith(prefix) };
    if (await works(sandbox, program, cwd)) return sandbox;
  }
  return { kind: 'none', wrap: ([first = '', ...rest]) => [first, ...rest] };
}

function wrapWith(prefix: readonly string[]): Sandbox['wrap'] {
  const [first = '', ...rest] = prefix;
  return (command, { cpuSeconds, memoryBytes, fileBytes }) => [
    first,
    ...rest,
    'prlimit',
    `--cpu=${Math.ceil(cpuSeconds)}`,
    `--as=${memoryBytes}`,
    `--fsize=${fileBytes}`,
    '--nofile=512',
    '--core=0',
    'nice',
    '-n',
    '10',
    ...command,
  ];
}

async function works(sandbox: Sandbox, program: string, cwd: string): Promise<boolean> {
  const limits = { cpuSeconds: 20, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 2 };
  const [command, ...args] = sandbox.wrap([program, '-version'], limits);
  return run(command, args, { cwd, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
