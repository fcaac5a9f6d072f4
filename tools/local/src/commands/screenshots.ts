import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_PREFIX } from '../abandoned-tests.ts';
import { findFreeSettings } from '../ports.ts';
import { ROOT, testEnvironment } from '../settings.ts';
import { startStack } from '../stack.ts';

/** `npm run screenshots`: a stack of its own, and a picture of every page of it. */
export async function screenshots(): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), STATE_PREFIX));
  try {
    const settings = await findFreeSettings(stateDir);
    const stack = await startStack({ settings, watch: false, durable: false, quiet: true });
    try {
      const script = join(ROOT, 'tools/browser/src/screenshots.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', script], {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, ...testEnvironment(settings) },
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
