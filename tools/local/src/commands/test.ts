import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, type Settings, testEnvironment } from '../settings.ts';
import { findFreeSettings } from '../free-settings.ts';
import { clearAbandonedTests, STATE_PREFIX } from '../abandoned-tests.ts';
import { startStack } from '../stack.ts';

/** `npm test`: a stack of its own, then vitest against it. Answers with the exit code. */
export async function test(args: string[], stopped: Promise<number>): Promise<number> {
  await clearAbandonedTests();
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  const settings = await findFreeSettings(stateDir);
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
