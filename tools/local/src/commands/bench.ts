import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { teardownTestDatabase } from '@codex/test-utils';
import { measureRequests } from '../bench/requests.ts';
import { readSettings, testEnvironment } from '../settings.ts';
import { startStack } from '../stack.ts';

const PORT_OFFSET = 1300;

/** `npm run bench`: a durable stack of its own, measured. */
export async function bench(): Promise<number> {
  const stateDir = mkdtempSync(join(tmpdir(), 'codex-bench-'));
  const settings = readSettings({ portOffset: PORT_OFFSET, stateDir });
  Object.assign(process.env, testEnvironment(settings));
  try {
    const stack = await startStack({ settings, watch: false, durable: true });
    try {
      console.table(await measureRequests(settings));
      return 0;
    } finally {
      await teardownTestDatabase();
      await stack.stop();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}
