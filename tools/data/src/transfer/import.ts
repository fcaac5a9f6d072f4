import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { sendObjects } from '../backup/objects.ts';
import { connect } from '../connection.ts';
import type { ObjectStore } from '../objects/store.ts';
import { type Archive, readArchive, type Row } from './archive.ts';

export interface ImportOptions {
  url: string;
  store: ObjectStore;
  folder: string;
  log: (line: string) => void;
}

/** Ids of the archive and what they are here. */
type Ids = Map<unknown, string>;

/**
 * Brings an archive into another installation. People are found by their address; an id that somebody
 * else's row has here is replaced by one made of it, so that a second import changes nothing.
 */
export async function importOwner({ url, store, folder, log }: ImportOptions): Promise<void> {
  const archive = await readArchive(folder);
  const client = await connect(url, 'codex-import');
  try {
    await client.query('begin');
    const ids = await importRows(client, archive);
    const keyOf = (key: string) => {
      const [kind, mediaId, ...rest] = key.split('/');
      const here = archive.media.some(({ id }) => id === mediaId) && ids.get(mediaId);
      if (!here) throw new Error(`${key} belongs to no media of this archive`);
      return [kind, here, ...rest].join('/');
    };
    // Before the rows that name them can be seen.
    await sendObjects(store, folder, { keyOf, log });
    await client.query('commit');
    log(`${archive.content.length} items, ${archive.entitlements.length} entitlements`);
  } finally {
    await client.end();
  }
}

async function importRows(client: Client, archive: Archive): Promise<Ids> {
  const ids: Ids = new Map();
  for (const user of archive.users) ids.set(user.id, await importUser(client, user));
  for (const row of archive.organizations) await importOwned(client, 'organizations', row, ids);
  for (const row of archive.organizations) {
    await client.query(
      `insert into organization_members (organization_id, user_id, role) values ($1, $2, 'owner')
       on conflict do nothing`,
      [ids.get(row.id), ids.get(row.creator_id)],
    );
  }
  for (const row of archive.media) await importOwned(client, 'media_items', row, ids);
  for (const row of archive.captions) {
    await insert(client, 'media_captions', { ...row, media_id: ids.get(row.media_id) });
  }
  for (const row of archive.content) await importOwned(client, 'content', row, ids);
  for (const { email, name, contentId } of archive.entitlements) {
    const userId = await importUser(client, { id: contentId, email, name, role: 'customer' });
    await client.query(
      `insert into content_access (user_id, content_id, source)
       select $1, $2, 'gift' where not exists (
         select from content_access where user_id = $1 and content_id = $2 and revoked_at is null)`,
      [userId, ids.get(contentId)],
    );
  }
  return ids;
}

/** Somebody of that address, who proves that it is theirs when they first sign in. */
async function importUser(client: Client, user: Row): Promise<string> {
  const find = () =>
    client.query<{ id: string }>('select id from users where email = $1', [user.email]);
  const known = (await find()).rows[0];
  if (known) return known.id;
  const { name, email, username, bio } = user;
  const taken = await client.query('select from users where username = $1', [username]);
  // Whatever an archive says, nobody gets more than its owner needs.
  const role = user.role === 'creator' ? 'creator' : 'customer';
  const isFree = taken.rowCount === 0;
  await insert(client, 'users', { name, email, bio, role, ...(isFree && { username }) });
  return (await find()).rows[0]?.id ?? '';
}

async function importOwned(
  client: Client,
  table: 'organizations' | 'media_items' | 'content',
  row: Row,
  ids: Ids,
): Promise<void> {
  const creatorId = ids.get(row.creator_id);
  const { rows } = await client.query<{ creator_id: string }>(
    `select creator_id from ${table} where id = $1`,
    [row.id],
  );
  const isTaken = rows[0] !== undefined && rows[0].creator_id !== creatorId;
  const id = isTaken ? derivedId(row.id, creatorId) : row.id;
  ids.set(row.id, id);
  const here: Row = { ...row, id, creator_id: creatorId };
  for (const reference of ['organization_id', 'media_item_id']) {
    if (here[reference]) here[reference] = ids.get(here[reference]) ?? null;
  }
  const done = await insert(client, table, here, 'on conflict (id) do nothing returning id', true);
  if (!done) {
    // Somebody here has that address already.
    const slug = `${String(row.slug)}-${id.replaceAll('-', '').slice(-6)}`;
    await insert(client, table, { ...here, slug }, 'on conflict (id) do nothing');
  }
}

function derivedId(id: string, owner: string | undefined): string {
  const hash = createHash('sha256').update(`${id}/${owner}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}

/** Inserts what the table here has columns for. Whether it was possible, where `mayFail` says so. */
async function insert(
  client: Client,
  table: string,
  row: Record<string, unknown>,
  rest = 'on conflict do nothing',
  mayFail = false,
): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I', attname) as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
       and attname = any ($2)`,
    [table, Object.keys(row)],
  );
  const columns = rows.map(({ name }) => name).join(', ');
  if (mayFail) await client.query('savepoint attempt');
  try {
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1) ${rest}`,
      [JSON.stringify(row)],
    );
    return true;
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === '23505';
    if (!mayFail || !isTaken) throw error;
    await client.query('rollback to savepoint attempt');
    return false;
  }
}
