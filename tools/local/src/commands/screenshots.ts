import { runOnDemoStack } from '../demo-stack.ts';

/** `npm run screenshots`: a picture of every page. */
export const screenshots = (): Promise<number> => runOnDemoStack('screenshots.ts');
