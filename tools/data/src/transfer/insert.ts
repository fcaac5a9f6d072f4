import type { Client } from 'pg';
import type { Row } from './archive.ts';

/** Inserts what the table here has columns for. Whether nothing was in its way. */
export type Insert = (table: string, row: Row) => Promise<boolean>;

/** Inserts into the tables as they are here: an older archive may have fewer columns. */
export async function prepareInsert(client: Client): Promise<Insert> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select attrelid::regclass::text as table, array_agg(attname::text) as columns
     from pg_attribute a join pg_class c on c.oid = attrelid
     where relnamespace = 'public'::regnamespace and relkind = 'r'
       and attnum > 0 and not attisdropped and attgenerated = ''
     group by attrelid`,
  );
  const known = new Map(rows.map(({ table, columns }) => [table, columns]));
  return async (table, row) => {
    const columns = (known.get(table) ?? [])
      .filter((name) => Object.hasOwn(row, name))
      .map((name) => client.escapeIdentifier(name))
      .join(', ');
    const { rowCount } = await client.query(
      `insert into ${table} (${columns})
       select ${columns} from jsonb_populate_record(null::${table}, $1) on conflict do nothing`,
      [JSON.stringify(row)],
    );
    return rowCount === 1;
  };
}
