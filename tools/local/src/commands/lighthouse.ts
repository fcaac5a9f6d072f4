import { runOnDemoStack } from '../demo-stack.ts';

/** `npm run lighthouse`: how fast and findable the pages are. */
export const lighthouse = (): Promise<number> => runOnDemoStack('lighthouse.ts');
