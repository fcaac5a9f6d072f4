import { Client } from 'pg';

/**
 * A session of its own on the database itself. Locks and settings that outlive a transaction need
 * one, so that the name of Neon's pooler is replaced by that of the database behind it.
 */
export async function connect(url: string, name: string): Promise<Client> {
  const address = new URL(url);
  if (address.hostname.endsWith('.neon.tech')) {
    address.hostname = address.hostname.replace(/^([^.]+)-pooler\./, '$1.');
  }
  const client = new Client({
    connectionString: address.href,
    application_name: name,
    connectionTimeoutMillis: 15_000,
  });
  // A connection that breaks also fails the query under way, which says so.
  client.on('error', () => {});
  await client.connect();
  // A server whose client was killed notices it within two seconds, and lets go of its locks.
  await client.query("set client_connection_check_interval = '2s'");
  return client;
}

/** The database a command is for. @throws Error saying how to name one */
export function databaseUrl(option: string | undefined): string {
  const url = option ?? process.env.DATABASE_URL;
  if (url) return url;
  throw new Error(
    'Which database? Set DATABASE_URL or say --database-url postgres://… ' +
      '(that of `npm start` stands in .env.dev)',
  );
}

/** The host and name of a database, without its password. */
export function describeDatabase(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
