import { Client } from 'pg';

/** Tables whose rows belong to the schema, not to anybody. */
const KEPT = ['pgboss.version', 'pgboss.queue'];

/**
 * Takes every row out of a database: people, sales, mail that waits to be sent, jobs. The schema stays,
 * and so does the record of its migrations.
 */
export async function removeAllRows(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('public', 'pgboss') and format('%I.%I', schemaname, tablename) <> all($1)`,
      [KEPT],
    );
    if (rows.length > 0) {
      await client.query(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity`);
    }
  } finally {
    await client.end();
  }
}
