import { readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reapEarlierRun } from './processes.ts';

/** What the state folders of test runs are called, in the folder for temporary files. */
export const STATE_PREFIX = 'codex-test-';

/** Ends and removes what killed test runs of ours left; those still running are let be. */
export async function clearAbandonedTests(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const stateDir = join(tmpdir(), name);
    if (!name.startsWith(STATE_PREFIX) || statSync(stateDir).uid !== process.getuid?.()) continue;
    const abandoned = await reapEarlierRun(stateDir).catch(() => false);
    if (abandoned) rmSync(stateDir, { recursive: true, force: true });
  }
}
