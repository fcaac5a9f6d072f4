import { ACCOUNTS, loadDemo } from '../demo/load.ts';
import { runOnOwnStack } from '../own-stack.ts';
import { logTo } from '../part.ts';

/** `npm run lighthouse`: how fast and findable the pages are, with the demo's catalogue on them. */
export const lighthouse = (): Promise<number> =>
  runOnOwnStack('lighthouse.ts', async (settings) => {
    await loadDemo({ settings, log: logTo('demo'), welcome: () => {} });
    return { CODEX_DEMO_ACCOUNTS: JSON.stringify(ACCOUNTS) };
  });
