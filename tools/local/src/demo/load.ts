import type { Settings } from '../settings.ts';

/** What the demo catalogue may use: the running stack, and nothing behind its back. */
export interface DemoContext {
  settings: Settings;
  log(line: string): void;
}

export interface DemoAccount {
  role: string;
  email: string;
  password: string;
}

/** Fills an empty installation with something to look at, through the public API. Runs once. */
export async function loadDemo({ log }: DemoContext): Promise<DemoAccount[]> {
  log('there is no demo catalogue');
  return [];
}
