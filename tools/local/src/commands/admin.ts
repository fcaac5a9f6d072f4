import { Client } from 'pg';
import { defaultStateDir, readSettings } from '../settings.ts';

const USAGE = 'Usage: npm run admin -- grant|revoke <address> [--port-offset N]';

/**
 * `npm run admin`: makes somebody with a verified address an operator, or a creator again. Works on
 * DATABASE_URL, else on the local stack.
 */
export async function admin([verb, address]: string[], portOffset: number): Promise<number> {
  if ((verb !== 'grant' && verb !== 'revoke') || !address) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings({ portOffset, stateDir: defaultStateDir() });
  const client = new Client({
    connectionString: process.env.DATABASE_URL ?? settings.addresses.postgres,
  });
  await client.connect();
  try {
    // Triggers end what caches know of the person's sessions; nobody has to sign in again.
    const { rowCount } = await client.query(
      `update users set role = $2, updated_at = now()
       where email = lower($1) and email_verified and deleted_at is null and banned_at is null
         and (role = 'admin') = ($2 <> 'admin')`,
      [address, verb === 'grant' ? 'admin' : 'creator'],
    );
    const done = (rowCount ?? 0) > 0;
    const outcome = verb === 'grant' ? 'is an operator now' : 'is a creator now';
    console.log(done ? `${address} ${outcome}.` : 'Nobody with this verified address to change.');
    return done ? 0 : 1;
  } finally {
    await client.end();
  }
}
