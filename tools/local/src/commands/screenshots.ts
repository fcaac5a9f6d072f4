import { runOnOwnStack } from '../own-stack.ts';

/** `npm run screenshots`: a picture of every page. */
export const screenshots = (): Promise<number> => runOnOwnStack('screenshots.ts');
