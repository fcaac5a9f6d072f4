import { Client } from 'pg';
import { defaultStateDir, readSettings } from '../settings.ts';

const USAGE = 'Usage: npm run admin -- list | grant ADDRESS | revoke ADDRESS  [--port-offset N]';

/**
 * `npm run admin`: says who the operators are, makes somebody with a verified address one, or a creator
 * again. Works on DATABASE_URL, else on the local stack.
 */
export async function admin([verb, address]: string[], portOffset: number): Promise<number> {
  const isChange = (verb === 'grant' || verb === 'revoke') && address;
  if (verb !== 'list' && !isChange) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings({ portOffset, stateDir: defaultStateDir() });
  const client = new Client({
    connectionString: process.env.DATABASE_URL ?? settings.addresses.postgres,
  });
  await client.connect();
  try {
    if (!isChange) return await list(client);
    const { done, outcome } = await change(client, verb === 'grant', address);
    console.log(`${address} ${outcome}.`);
    return done ? 0 : 1;
  } finally {
    await client.end();
  }
}

async function list(client: Client): Promise<number> {
  const { rows } = await client.query(
    `select email, name from users where role = 'admin' and deleted_at is null order by email`,
  );
  for (const { email, name } of rows) console.log(`${email}  ${name}`);
  if (rows.length === 0) console.log('Nobody is an operator.');
  return 0;
}

/** Whether somebody has the role that they should have, and what there is to say of it. */
async function change(
  client: Client,
  isGrant: boolean,
  address: string,
): Promise<{ done: boolean; outcome: string }> {
  const role = isGrant ? 'operator' : 'creator';
  // Triggers end what caches know of the person's sessions; nobody has to sign in again.
  const { rowCount } = await client.query(
    `update users set role = $2, updated_at = now()
     where email = lower($1) and email_verified and deleted_at is null and banned_at is null
       and (role = 'admin') = ($2 <> 'admin')`,
    [address, isGrant ? 'admin' : 'creator'],
  );
  if (rowCount) return { done: true, outcome: `is ${isGrant ? 'an' : 'a'} ${role} now` };
  const { rows } = await client.query(
    `select role = 'admin' as "isOperator", email_verified as "isVerified", banned_at as "bannedAt"
     from users where email = lower($1) and deleted_at is null`,
    [address],
  );
  const [person] = rows;
  if (!person) return { done: false, outcome: 'is nobody here' };
  if (person.isOperator === isGrant) {
    return { done: true, outcome: `was ${isGrant ? 'an' : 'no'} operator before` };
  }
  if (person.bannedAt) return { done: false, outcome: 'is banned' };
  return { done: false, outcome: 'has not followed the link in the mail yet' };
}
