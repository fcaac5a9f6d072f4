import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { failure, type Log, type Part } from '../part.ts';
import { postgresBinaries, postgresIdentity } from './binaries.ts';
import { clearStaleLock, prepareCluster } from './cluster.ts';

export interface PostgresOptions {
  /** `postgres://user:password@127.0.0.1:port/database`: the role and database that get made. */
  url: string;
  stateDir: string;
  /** False only for tests: then a power cut may lose everything. */
  durable?: boolean;
  log?: Log;
  /** Called whenever a server process started. */
  onStart?: () => void;
}

export interface Postgres extends Part {
  url: string;
  /** Kills the server as a power cut would; it comes back by itself. */
  kill(signal: 'SIGKILL' | 'SIGINT'): void;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // A request that waits this long for a lock has already failed for its user.
  idle_in_transaction_session_timeout: '60s',
};
// A killed server loses nothing even so: what was committed is with the operating system.
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off' };
const MAX_CRASHES_PER_MINUTE = 5;

/** Starts PostgreSQL on loopback, and starts it again whenever it dies. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { url, stateDir, durable = true, log = () => {}, onStart = () => {} } = options;
  const identity = postgresIdentity();
  const binaries = postgresBinaries(identity);
  const { dataDir, logFile } = await prepareCluster({ binaries, identity, stateDir });
  const { port } = new URL(url);
  const settings = { ...SETTINGS, port, ...(durable ? {} : NOT_DURABLE) };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { failed, fail } = failure();
  const crashes: number[] = [];
  let stopping = false;
  let server: ChildProcess;

  let recovering = Promise.resolve();

  const launch = async () => {
    await clearStaleLock(dataDir);
    if (stopping) throw new Error('PostgreSQL is not wanted any more');
    const output = openSync(logFile, 'a');
    server = spawn(join(binaries, 'postgres'), ['-D', dataDir, ...args], {
      ...identity,
      cwd: '/',
      stdio: ['ignore', output, output],
      // Its own group: a Ctrl-C in the terminal is ours to pass on, in order.
      detached: true,
    });
    closeSync(output);
    const child = server;
    await waitUntilReady(url, child, logFile);
    onStart();
    child.once('exit', (code, signal) => {
      if (!stopping) recovering = recover(signal ?? code);
    });
  };

  const recover = async (reason: string | number | null) => {
    log(`PostgreSQL went away (${reason}); starting it again`);
    const now = Date.now();
    crashes.push(now);
    if (crashes.filter((at) => at > now - 60_000).length > MAX_CRASHES_PER_MINUTE) {
      fail(new Error(`PostgreSQL does not stay up. ${tail(logFile)}`));
      return;
    }
    try {
      await launchWhenFree(launch, logFile);
      log('PostgreSQL is back');
    } catch (error) {
      if (!stopping) fail(new Error('PostgreSQL does not come back', { cause: error }));
    }
  };

  await launchWhenFree(launch, logFile);
  await makeDatabase(url);
  return {
    name: 'postgres',
    url,
    failed,
    kill: (signal) => void server.kill(signal),
    stop: async () => {
      stopping = true;
      await shutDown(server);
      await recovering;
    },
  };
}

/** After a SIGKILL the old server's children need a moment to let go of memory and port. */
async function launchWhenFree(launch: () => Promise<void>, logFile: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await launch();
    } catch (error) {
      const transient = /shared memory block|lock file|Address already in use/.test(tail(logFile));
      if (!transient || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

async function waitUntilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`PostgreSQL did not start. ${tail(logFile)}`);
    }
    if (await answers(url)) return;
    await sleep(30);
  }
  throw new Error(`PostgreSQL did not become ready within a minute. ${tail(logFile)}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl(url), connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The role is no superuser, as on Neon; it owns its database and may create trusted extensions. */
async function makeDatabase(url: string): Promise<void> {
  const { username, password, pathname } = new URL(url);
  const database = pathname.slice(1);
  const client = new Client({ connectionString: adminUrl(url) });
  await client.connect();
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [username]);
    if (role.rowCount === 0) {
      const secret = client.escapeLiteral(password);
      await client.query(
        `create role ${client.escapeIdentifier(username)} login createdb password ${secret}`,
      );
    }
    const existing = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (existing.rowCount === 0) {
      const owner = client.escapeIdentifier(username);
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${owner}`);
    }
  } finally {
    await client.end();
  }
}

function adminUrl(url: string): string {
  const admin = new URL(url);
  admin.username = 'postgres';
  admin.password = '';
  admin.pathname = '/postgres';
  return admin.href;
}

/** Fast shutdown first (it rolls back what is open), the immediate one for what hangs. */
async function shutDown(server: ChildProcess): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await Promise.race([exited, sleep(patienceMs, undefined, { ref: false })]);
  }
}

function tail(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}
