import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DemoAccount, loadDemo } from '../demo/load.ts';
import { logTo } from '../part.ts';
import { defaultStateDir, readSettings, type Settings } from '../settings.ts';
import { startStack } from '../stack.ts';
import { WORKERS } from '../workers/catalog.ts';

interface DevOptions {
  portOffset: number;
  only: string[] | undefined;
  stopped: Promise<number>;
}

/** `npm start`: the whole platform in the foreground until somebody stops it. */
export async function dev({ portOffset, only, stopped }: DevOptions): Promise<number> {
  const settings = readSettings({ portOffset, stateDir: defaultStateDir() });
  const started = performance.now();
  const starting = startStack({
    settings,
    only: only && WORKERS.filter(({ key }) => only.includes(key)),
    watch: true,
    durable: true,
  });
  const stack = await starting;
  const demo = only ? [] : await loadDemoOnce(settings);
  printAddresses(settings, demo, performance.now() - started);
  try {
    await Promise.race([stopped, stack.failed]);
    console.log('\nStopping …');
    return 0;
  } finally {
    await stack.stop();
  }
}

async function loadDemoOnce(settings: Settings): Promise<DemoAccount[]> {
  const note = join(settings.stateDir, 'demo.json');
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8'));
  const accounts = await loadDemo({ settings, log: logTo('demo') });
  writeFileSync(note, JSON.stringify(accounts, null, 2));
  return accounts;
}

function printAddresses({ addresses, stateDir }: Settings, demo: DemoAccount[], ms: number): void {
  const lines = [
    '',
    `Codex is up after ${(ms / 1000).toFixed(1)} s.`,
    '',
    `  web           ${addresses.web}`,
    `  auth          ${addresses.auth}/docs`,
    `  content-api   ${addresses.content}/docs`,
    `  identity-api  ${addresses.identity}/docs`,
    `  ecom-api      ${addresses.ecom}/docs`,
    `  mailbox       ${addresses.mailbox}`,
    `  Stripe        ${addresses.stripe}`,
    `  PostgreSQL    ${addresses.postgres}`,
    `  logs, state   ${stateDir}`,
    '',
    ...demo.map(({ role, email, password }) => `  ${role.padEnd(13)} ${email} / ${password}`),
    'Ctrl-C stops everything.',
  ];
  console.log(lines.join('\n'));
}
