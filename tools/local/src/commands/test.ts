import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { portOf, readSettings, ROOT, type Settings, testEnvironment } from '../settings.ts';
import { clearAbandonedTests, STATE_PREFIX } from '../abandoned-tests.ts';
import { startStack } from '../stack.ts';

const FIRST_OFFSET = 2000;
const OFFSET_STEP = 97;
const OFFSETS = 150;

/** `npm test`: a stack of its own, then vitest against it. Answers with the exit code. */
export async function test(args: string[], stopped: Promise<number>): Promise<number> {
  await clearAbandonedTests();
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  const settings = await settingsOnFreePorts(stateDir);
  try {
    const stack = await startStack({ settings, watch: false, durable: false });
    try {
      const code = await Promise.race([runVitest(args, settings, stopped), stack.failed]);
      printCounts(stateDir);
      const broken = stack.brokenWorkers();
      if (broken.length > 0) console.error(`These do not build: ${broken.join(', ')}`);
      return code === 0 && broken.length > 0 ? 1 : code;
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function runVitest(
  args: string[],
  settings: Settings,
  stopped: Promise<number>,
): Promise<number> {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const reporter = join(import.meta.dirname, 'count-reporter.ts');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        ...testEnvironment(settings),
        CODEX_TEST_COUNTS: countsFile(settings.stateDir),
      },
    },
  );
  const forward = stopped.then((code) => {
    child.kill('SIGTERM');
    return code;
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  return Promise.race([exited, forward.then(async (code) => (await exited, code))]);
}

const countsFile = (stateDir: string) => join(stateDir, 'counts.json');

function printCounts(stateDir: string): void {
  const counts = readCounts(countsFile(stateDir));
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
}

function readCounts(file: string): { passed: number; failed: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Ports beside those of `npm start`, and beside those of another `npm test`. */
async function settingsOnFreePorts(stateDir: string): Promise<Settings> {
  for (let attempt = 0; attempt < OFFSETS; attempt++) {
    // Two runs that start together do not look at the same ports first.
    const portOffset = FIRST_OFFSET + ((process.pid + attempt) % OFFSETS) * OFFSET_STEP;
    const settings = readSettings({ portOffset, stateDir });
    const ports = Object.values(settings.addresses).map(portOf);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return settings;
  }
  throw new Error('There are no free ports for the tests');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.once('listening', () => server.close(() => resolve(true)));
  });
  server.listen(port, '127.0.0.1');
  return free;
}
