import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_PREFIX } from './abandoned-tests.ts';
import { findFreeSettings } from './ports.ts';
import { ROOT, type Settings, testEnvironment } from './settings.ts';
import { startStack } from './stack.ts';

/** Fills a fresh stack; answers with what the script needs to know of it, as environment. */
type Prepare = (settings: Settings) => Promise<Record<string, string>>;

/** Runs a script of the browser's tools against a stack of its own. Answers with its exit code. */
export async function runOnOwnStack(script: string, prepare?: Prepare): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  try {
    const settings = await findFreeSettings(stateDir);
    const stack = await startStack({ settings, watch: false, durable: false, quiet: true });
    try {
      const known = await prepare?.(settings);
      const path = join(ROOT, 'tools/browser/src', script);
      const child = spawn(process.execPath, ['--import', 'tsx', path], {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, ...testEnvironment(settings), ...known },
      });
      const [code] = await once(child, 'exit');
      return typeof code === 'number' ? code : 1;
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}
