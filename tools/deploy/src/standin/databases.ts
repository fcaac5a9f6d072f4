import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';

const INSUFFICIENT_PRIVILEGE = '42501';
const PATIENCE_MS = 15_000;

/** A new database with all that another one holds. */
export async function copyDatabase(serverUrl: string, from: string, to: string): Promise<void> {
  await onServer(serverUrl, `create database "${to}" template "${from}"`);
}

/** The server's own vacuum may be in there, which only a superuser may send away: it leaves soon. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await onServer(serverUrl, `drop database if exists "${name}" with (force)`);
      return;
    } catch (error) {
      const isVacuum = error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
      if (!isVacuum || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** The major version of a server. */
export async function serverVersion(serverUrl: string): Promise<number> {
  const [row] = await onServer(serverUrl, 'show server_version_num');
  return Math.floor(Number(row?.server_version_num) / 10_000);
}

async function onServer(serverUrl: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
