import { defaultStateDir, readSettings, testEnvironment } from '../settings.ts';

/** Prints the environment of a stack as lines for a shell. */
export function printEnvironment(portOffset: number): number {
  const settings = readSettings({ portOffset, stateDir: defaultStateDir() });
  for (const [name, value] of Object.entries(testEnvironment(settings))) {
    console.log(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
  }
  return 0;
}
