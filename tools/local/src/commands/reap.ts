import { clearAbandonedTests } from '../abandoned-tests.ts';
import { reapEarlierRun } from '../processes.ts';
import { defaultStateDir } from '../settings.ts';

/** Ends what killed runs left behind, and nothing that somebody still uses. */
export async function reap(): Promise<number> {
  await reapEarlierRun(defaultStateDir()).catch(() => false);
  await clearAbandonedTests();
  return 0;
}
