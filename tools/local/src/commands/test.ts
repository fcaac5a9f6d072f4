import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, type Settings, testEnvironment } from '../settings.ts';
import { findFreeSettings } from '../ports.ts';
import { clearAbandonedTests, STATE_PREFIX } from '../abandoned-tests.ts';
import { startStack } from '../stack.ts';

const LOGS = '.codex/test-logs';

/** `npm test`: a stack of its own, then vitest against it. Answers with the exit code. */
export async function test(args: string[], stopped: Promise<number>): Promise<number> {
  await clearAbandonedTests();
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  const settings = await findFreeSettings(stateDir);
  let outcome: Outcome;
  try {
    const stack = await startStack({ settings, watch: false, durable: false, quiet: true });
    try {
      outcome = await runVitest(args, settings, Promise.race([stopped, stack.failed]));
    } finally {
      await stack.stop();
    }
    const broken = stack.brokenWorkers();
    if (broken.length > 0) console.error(`These do not build: ${broken.join(', ')}`);
    outcome.failed += broken.length;
  } finally {
    keepLogs(stateDir);
    rmSync(stateDir, { recursive: true, force: true });
  }
  const { code, passed, failed } = outcome;
  if (code !== 0 || failed > 0) console.log(`What the stack logged is in ${LOGS}.`);
  console.log(`${passed} passed, ${failed} failed`);
  return code === 0 && failed > 0 ? 1 : code;
}

interface Outcome {
  code: number;
  passed: number;
  failed: number;
}

/** Runs vitest to its end, or until `ended` says that it is over. */
async function runVitest(
  args: string[],
  settings: Settings,
  ended: Promise<number>,
): Promise<Outcome> {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const reporter = join(import.meta.dirname, 'count-reporter.ts');
  const countsFile = join(settings.stateDir, 'counts.json');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...args],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...testEnvironment(settings), CODEX_TEST_COUNTS: countsFile },
    },
  );
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  try {
    return { code: await Promise.race([exited, ended]), ...readCounts(countsFile) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

function readCounts(file: string): { passed: number; failed: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** The logs outlive the stack: a failure may need them. */
function keepLogs(stateDir: string): void {
  const logs = join(stateDir, 'logs');
  if (!existsSync(logs)) return;
  rmSync(join(ROOT, LOGS), { recursive: true, force: true });
  cpSync(logs, join(ROOT, LOGS), { recursive: true });
}
