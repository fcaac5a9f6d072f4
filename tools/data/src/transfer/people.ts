import type { Client } from 'pg';
import type { Person } from './archive.ts';
import type { Insert } from './insert.ts';
import { Refusals } from './refusals.ts';

/** People of an archive by their ids in it, and who they are here. */
export type Ids = Map<unknown, string>;

interface Known {
  id: string;
  isGone: boolean;
}

/**
 * Finds people by their address, or by their id after they changed it here, and makes the others. They
 * prove that the address is theirs when they first sign in. Whoever is here stays as they are, but
 * for becoming a creator. @throws Error naming the usernames that are somebody else's
 */
export async function importPeople(
  client: Client,
  insert: Insert,
  people: Person[],
): Promise<{ ids: Ids; made: Person[] }> {
  const refusals = new Refusals();
  const ids: Ids = new Map();
  const made: Person[] = [];
  for (const person of people) {
    const known = await findPerson(client, person);
    ids.set(person.id, known?.id ?? person.id);
    if (known?.isGone) refusals.add(`${person.email}, who was banned or deleted the account`);
    else if (known) await raise(client, known.id, person);
    else if (await insert('users', ofTheirs(person))) made.push(person);
    else refusals.add(`the username ${person.username}`);
  }
  refusals.throwIfAny();
  return { ids, made };
}

/** Whatever an archive says, nothing of a person comes that lets somebody in. */
function ofTheirs({ id, name, email, username, role, ...rest }: Person) {
  return { id, name, email, username, role, bio: rest['bio'], image: rest['image'] };
}

async function findPerson(client: Client, { id, email }: Person): Promise<Known | undefined> {
  const { rows } = await client.query<{ id: string; gone: boolean }>(
    `select id, deleted_at is not null or banned_at is not null as gone from users
     where email = $1 or id = $2 order by email = $1 desc limit 1`,
    [email, id],
  );
  const [row] = rows;
  return row && { id: row.id, isGone: row.gone };
}

async function raise(client: Client, id: string, { role }: Person): Promise<void> {
  if (role !== 'creator') return;
  await client.query("update users set role = 'creator' where id = $1 and role = 'customer'", [id]);
}
