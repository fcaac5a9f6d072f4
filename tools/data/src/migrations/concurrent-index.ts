import type { Client } from 'pg';
import { createdIndex, droppedIndex, type Statement } from './statements.ts';

/**
 * Looks at what an interrupted run left of an index and answers whether the statement's work is done
 * already. An invalid index is what a killed build leaves: it is dropped. A valid one counts as built
 * only where this migration may have begun it.
 */
export async function prepareIndex(
  client: Client,
  statement: Statement,
  { mayBeOurs }: { mayBeOurs: boolean },
): Promise<boolean> {
  const dropped = droppedIndex(statement);
  if (dropped) return mayBeOurs && !(await exists(client, dropped));
  const created = createdIndex(statement);
  if (!created) return false;
  const { rows } = await client.query<{ name: string; valid: boolean }>(
    `select format('%I.%I', n.nspname, c.relname) as name, i.indisvalid as valid
     from pg_index i
     join pg_class c on c.oid = i.indexrelid
     join pg_namespace n on n.oid = c.relnamespace
     where i.indrelid = to_regclass($1) and c.relname = (parse_ident($2))[1]`,
    [created.table, created.index],
  );
  const [found] = rows;
  if (!found) return false;
  if (found.valid) return mayBeOurs;
  await client.query(`drop index concurrently ${found.name}`);
  return false;
}

async function exists(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [name],
  );
  return rows[0]?.there ?? false;
}

/** Indexes that PostgreSQL keeps up to date but does not use, because their building broke off. */
export async function invalidIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1`,
  );
  return rows.map(({ name }) => name);
}
