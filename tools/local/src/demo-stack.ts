import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_PREFIX } from './abandoned-tests.ts';
import { ACCOUNTS, loadDemo } from './demo/load.ts';
import { logTo } from './part.ts';
import { findFreeSettings } from './ports.ts';
import { ROOT, testEnvironment } from './settings.ts';
import { startStack } from './stack.ts';

/** Runs a script of the browser's tools against a stack of its own with the demo's catalogue. Answers with its exit code. */
export async function runOnDemoStack(script: string): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  try {
    const settings = await findFreeSettings(stateDir);
    const stack = await startStack({ settings, watch: false, durable: false, quiet: true });
    try {
      await loadDemo({ settings, log: logTo('demo'), welcome: () => {} });
      const accounts = { CODEX_DEMO_ACCOUNTS: JSON.stringify(ACCOUNTS) };
      const path = join(ROOT, 'tools/browser/src', script);
      const child = spawn(process.execPath, ['--import', 'tsx', path], {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, ...testEnvironment(settings), ...accounts },
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
