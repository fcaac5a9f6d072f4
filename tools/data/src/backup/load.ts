import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readCatalogue } from '../catalogue.ts';
import { connect } from '../connection.ts';
import { migrate } from '../migrations/migrate.ts';
import { beginAlone } from './alone.ts';
import { clear } from './clear.ts';
import { type Manifest, type TableFile, tablePath } from './manifest.ts';
import { readOwn } from './own.ts';
import { EMPTIED } from './tables.ts';
import { isBeyond } from './target.ts';

type Log = (line: string) => void;

/**
 * Makes a database what the backup's was: its schema by the migrations of then, and every row in one
 * transaction; then the migrations since. A database that is beyond them is cleared first.
 * @throws Error when a file is not what the manifest says, or a row breaks a rule; nothing is loaded then
 */
export async function loadDatabase(
  { url, folder, log }: { url: string; folder: string; log: Log },
  manifest: Manifest,
): Promise<void> {
  const names = manifest.tables.map(({ name }) => name);
  const client = await connect(url, 'codex-restore');
  try {
    if (await isBeyond(client, manifest.migration)) await clear(client, log);
    await migrate({ url, upTo: manifest.migration });
    await beginAlone(client);
    const keys = await dropForeignKeys(client);
    await setTriggers(client, manifest.tables, 'disable');
    await client.query(`truncate ${[...names, ...EMPTIED].join(', ')}`);
    for (const table of manifest.tables) {
      await loadTable(client, table, folder);
      if (table.rows > 0) log(`  ${table.name}: ${table.rows} rows`);
    }
    for (const [name, value] of Object.entries(manifest.sequences)) {
      await client.query('select setval($1, $2)', [name, value]);
    }
    await setTriggers(client, manifest.tables, 'enable');
    for (const statement of keys) await client.query(statement);
    await outdateCopies(client);
    await client.query('commit');
    await client.query(`analyze ${names.join(', ')}`);
    reportDifferences(await readCatalogue(client), manifest.catalogue, log);
  } finally {
    await client.end();
  }
  await migrate({ url, log });
}

/**
 * The edge keeps pages under versions of the catalogue that were counted after the backup. The time
 * in microseconds is beyond whatever was counted before, also after an earlier restore.
 */
async function outdateCopies(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.catalogue_versions') is not null as there",
  );
  if (!rows[0]?.there) return;
  await client.query(
    `update catalogue_versions set version =
       case shard when 0 then (extract(epoch from clock_timestamp()) * 1000000)::bigint else 0 end`,
  );
}

/** Tables may refer to each other in circles; returns what brings the references back, and checks them. */
async function dropForeignKeys(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid)) as add
     from pg_constraint k join pg_class c on c.oid = conrelid
     where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
       and relname = any ($1)`,
    [(await readOwn()).tables],
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ add }) => add);
}

/** What rows cause when they are new has happened already. */
async function setTriggers(client: Client, tables: TableFile[], verb: 'enable' | 'disable') {
  for (const { name } of tables) {
    if (name.startsWith('public.')) await client.query(`alter table ${name} ${verb} trigger user`);
  }
}

async function loadTable(
  client: Client,
  { name, columns, rows, sha256 }: TableFile,
  folder: string,
): Promise<void> {
  const hash = createHash('sha256');
  const tee = new PassThrough();
  tee.on('data', (chunk: Buffer) => hash.update(chunk));
  const target = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
  await pipeline(createReadStream(tablePath(folder, name)), tee, createGunzip(), target);
  if (hash.digest('hex') !== sha256)
    throw new Error(`The file of ${name} is not what was backed up`);
  if (target.rowCount !== rows) {
    throw new Error(`${name} got ${target.rowCount} rows instead of ${rows}`);
  }
}

/** The queue's partitions are named after the day they were made. */
function reportDifferences(now: string[], then: string[], log: Log): void {
  const differs = (lines: string[], others: string[]) => {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line) && !line.includes('pgboss.queue_stats_'));
  };
  for (const line of differs(then, now)) log(`  the schema had, and has not now: ${line}`);
  for (const line of differs(now, then)) log(`  the schema has, and had not then: ${line}`);
}
