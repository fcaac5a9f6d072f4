import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { readCatalogue } from '../catalogue.ts';
import { connect } from '../connection.ts';
import { readMigrations } from '../migrations/journal.ts';
import { planMigrations } from '../migrations/plan.ts';
import { readRecords } from '../migrations/records.ts';
import { type Manifest, type TableFile, tablePath } from './manifest.ts';
import { readSequences, readTables, type Table } from './tables.ts';

export type Dump = Pick<Manifest, 'takenAt' | 'migration' | 'tables' | 'sequences' | 'catalogue'>;

/**
 * Writes every row as of one moment, while others go on writing. It needs no program of PostgreSQL's
 * version. @throws Error when a migration is half applied, or newer than this code
 */
export async function dumpDatabase(url: string, folder: string): Promise<Dump> {
  await rm(join(folder, 'database'), { recursive: true, force: true });
  await mkdir(join(folder, 'database'), { recursive: true, mode: 0o700 });
  const client = await connect(url, 'codex-backup');
  try {
    await client.query('begin isolation level repeatable read read only');
    const migration = await lastMigration(client);
    const tables: TableFile[] = [];
    for (const table of await readTables(client)) {
      tables.push(await dumpTable(client, table, folder));
    }
    const dump = {
      takenAt: await snapshotTime(client),
      migration,
      tables,
      sequences: await readSequences(client),
      catalogue: await readCatalogue(client),
    };
    await client.query('commit');
    return dump;
  } finally {
    await client.end();
  }
}

async function snapshotTime(client: Client): Promise<string> {
  const { rows } = await client.query<{ now: Date }>('select now()');
  return (rows[0]?.now ?? new Date()).toISOString();
}

/** The last migration that was applied. @throws Error when one is half applied, or newer than this code */
export async function lastMigration(client: Client): Promise<string> {
  const migrations = readMigrations();
  const { hashes, steps } = await readRecords(client);
  const { pending, problems, unknown } = planMigrations(migrations, { hashes, steps });
  if (steps.length > 0) problems.push('A migration is half applied: finish it first');
  if (unknown > 0) problems.push('The database is newer than this code');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const firstPending = migrations.findIndex(({ tag }) => tag === pending[0]?.migration.tag);
  const last = firstPending === -1 ? migrations.at(-1) : migrations[firstPending - 1];
  if (!last) throw new Error('There is nothing in this database');
  return last.tag;
}

async function dumpTable(client: Client, table: Table, folder: string): Promise<TableFile> {
  const { name, columns } = table;
  const source = client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`));
  const hash = createHash('sha256');
  const tee = new PassThrough();
  tee.on('data', (chunk: Buffer) => hash.update(chunk));
  const file = createWriteStream(tablePath(folder, name), { mode: 0o600 });
  await pipeline(source, createGzip({ level: 6 }), tee, file);
  return { name, columns, rows: source.rowCount, sha256: hash.digest('hex') };
}
