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
      return await onServer(serverUrl, `drop database if exists "${name}" with (force)`);
    } catch (error) {
      const isVacuum = error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
      if (!isVacuum || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
