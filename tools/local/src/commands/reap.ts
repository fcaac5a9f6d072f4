import { reapEarlierRun } from '../processes.ts';
import { defaultStateDir } from '../settings.ts';

/** Ends what a killed run left behind. */
export async function reap(): Promise<number> {
  await reapEarlierRun(defaultStateDir());
  return 0;
}
