import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreeSettings } from './ports.ts';
import { ROOT, type Settings } from './settings.ts';
import { until } from './testing.ts';

const MAIN = ['--import', 'tsx', 'tools/local/src/main.ts'];
let settings: Settings;
let started: ChildProcess[];

beforeEach(async () => {
  settings = await findFreeSettings(mkdtempSync(join(tmpdir(), 'codex-stack-')));
  started = [];
});
afterEach(async () => {
  for (const child of started) if (isRunning(child)) child.kill('SIGKILL');
  await finished(launch('reap'));
  rmSync(settings.stateDir, { recursive: true, force: true });
});

function launch(command: string, { through = [] as string[] } = {}) {
  const args =
    command === 'dev' ? ['--port-offset', `${settings.portOffset}`, '--only', 'web'] : [];
  const { CODEX_PARENT_PID: _, ...env } = process.env;
  const child = spawn(process.execPath, [...through, ...MAIN, command, ...args], {
    cwd: ROOT,
    env: { ...env, CODEX_STATE_DIR: settings.stateDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return Object.assign(child, { read: () => output });
}

async function start() {
  const child = launch('dev');
  await isUp(child);
  return child;
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null && signalCode === null;

async function isUp({ read }: { read(): string }): Promise<void> {
  await until(async () => read().includes('Codex is up') || undefined);
}

async function finished(child: ChildProcess): Promise<number | null> {
  if (isRunning(child)) await once(child, 'exit');
  return child.exitCode;
}

function noted(): { pid: number; command: string }[] {
  const { children } = JSON.parse(readFileSync(join(settings.stateDir, 'run.json'), 'utf8')) as {
    children: { pid: number; command: string }[];
  };
  return children;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const allGone = (children: { pid: number }[]) =>
  until(async () => children.every(({ pid }) => !isAlive(pid)) || undefined);

async function query(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: settings.addresses.postgres });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('SIGTERM stops everything and answers with success', async () => {
  const stack = await start();
  const children = noted();
  expect((await fetch(`${settings.addresses.web}/login`)).ok).toBe(true);
  stack.kill('SIGTERM');
  expect(await finished(stack)).toBe(0);
  await allGone(children);
  await expect(fetch(settings.addresses.mailbox)).rejects.toThrow('fetch failed');
});

test('after a SIGKILL the next start clears up and finds its data', async () => {
  const killed = await start();
  await query('create table kept (id int)');
  const children = noted();
  killed.kill('SIGKILL');
  await finished(killed);
  const next = await start();
  await allGone(children);
  expect(await query('select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
  next.kill('SIGINT');
  expect(await finished(next)).toBe(0);
});

test('it stops when its parent goes away', async () => {
  const relay = `require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`;
  const parent = launch('dev', { through: ['-e', relay, '--'] });
  await isUp(parent);
  const children = noted();
  parent.kill('SIGKILL');
  await allGone(children);
});

test('a second start over the same state is refused while the first one runs', async () => {
  const first = await start();
  const second = launch('dev');
  expect(await finished(second)).toBe(1);
  expect(second.read()).toContain('already runs');
  expect(isRunning(first)).toBe(true);
});

test('a killed workerd comes back', async () => {
  await start();
  const workerd = noted().find(({ command }) => command.includes('workerd serve'));
  process.kill(workerd?.pid ?? 0, 'SIGKILL');
  await allGone([{ pid: workerd?.pid ?? 0 }]);
  await until(
    async () =>
      (await fetch(`${settings.addresses.web}/login`).catch(() => undefined))?.ok || undefined,
  );
});
