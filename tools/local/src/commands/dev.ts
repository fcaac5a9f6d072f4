import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNTS, type DemoAccount, loadDemo } from '../demo/load.ts';
import { logTo } from '../part.ts';
import { defaultStateDir, readSettings, type Settings } from '../settings.ts';
import { startStack } from '../stack.ts';
import { type WorkerPlace, WORKERS } from '../workers/catalog.ts';

interface DevOptions {
  portOffset: number;
  only: string[] | undefined;
  externalDatabase: boolean;
  stopped: Promise<number>;
}

/** `npm start`: the whole platform in the foreground until somebody stops it. */
export async function dev({
  portOffset,
  only,
  externalDatabase,
  stopped,
}: DevOptions): Promise<number> {
  const settings = readSettings({ portOffset, stateDir: defaultStateDir() });
  const stack = await startStack({
    settings,
    only: only && chooseWorkers(only),
    watch: true,
    durable: true,
    externalDatabase,
  });
  try {
    printAddresses(settings);
    const demo = only ? Promise.resolve() : showDemo(settings);
    await Promise.race([stopped, stack.failed, demo.then(() => stopped)]);
    console.log('\nStopping …');
    return 0;
  } finally {
    await stack.stop();
  }
}

function chooseWorkers(keys: string[]): WorkerPlace[] {
  return keys.map((wanted) => {
    const found = WORKERS.find(({ key }) => key === wanted);
    if (found) return found;
    throw new Error(
      `There is no worker ${wanted}, only ${WORKERS.map(({ key }) => key).join(', ')}`,
    );
  });
}

/** Loads the demo catalogue where it is not complete, and says who can sign in. */
async function showDemo(settings: Settings): Promise<void> {
  const log = logTo('demo');
  const complete = join(settings.stateDir, 'demo-complete');
  if (existsSync(complete)) return printAccounts(ACCOUNTS);
  try {
    await loadDemo({ settings, log, welcome: printAccounts });
    writeFileSync(complete, '');
  } catch (error) {
    log(`the demo catalogue was not loaded: ${error instanceof Error ? error.message : error}`);
    log('everything else works; the next start tries again');
  }
}

function printAccounts(accounts: readonly DemoAccount[]): void {
  for (const { role, email, password } of accounts) {
    console.log(`  ${role.padEnd(13)} ${email} / ${password}`);
  }
  console.log('');
}

function printAddresses({ addresses, stateDir }: Settings): void {
  const lines = [
    '',
    `Codex is up after ${(performance.now() / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
    '',
    `  web           ${addresses.web}`,
    `  auth          ${addresses.auth}/docs`,
    `  content-api   ${addresses.content}/docs`,
    `  identity-api  ${addresses.identity}/docs`,
    `  ecom-api      ${addresses.ecom}/docs`,
    `  mailbox       ${addresses.mailbox}`,
    `  Stripe        ${addresses.stripe}`,
    `  OAuth         ${addresses.oauth}`,
    `  PostgreSQL    ${addresses.postgres}`,
    `  R2 (S3 API)   ${addresses.storage}`,
    `  logs, state   ${stateDir}`,
    '',
  ];
  console.log(lines.join('\n'));
}
