import type { Client } from 'pg';
import type { Archive, Row } from './archive.ts';
import { type Insert, prepareInsert } from './insert.ts';
import { importPeople, type Ids } from './people.ts';
import { imagesNamed, moveAddresses } from './pictures.ts';
import { Refusals } from './refusals.ts';

interface Kind {
  table: 'organizations' | 'media_items' | 'content' | 'images' | 'content_access';
  /** The column that names its person. */
  person: 'creator_id' | 'owner_id' | 'user_id';
  /** The column whose value nobody else may have. */
  name?: 'slug' | 'key';
}

/**
 * Inserts what an archive has and the database has not; answers with the ids of it. A part (a member,
 * captions) comes only with what it is a part of. @throws Error naming all that is somebody else's
 */
export async function importRows(
  client: Client,
  archive: Archive,
  contentApiUrl: string,
): Promise<Set<unknown>> {
  const move = <T extends Row>(row: T) => moveAddresses(row, archive.images, contentApiUrl);
  const insert = await prepareInsert(client);
  const { ids, made: people } = await importPeople(client, insert, archive.people.map(move));
  const made: Row[] = [...people];
  const bring = async (kind: Kind, rows: Row[]): Promise<Set<unknown>> => {
    const brought = await importKind({ client, insert, ids }, kind, rows);
    made.push(...brought);
    return new Set(brought.map(({ id }) => id));
  };
  const organizations = await bring(
    { table: 'organizations', person: 'creator_id', name: 'slug' },
    archive.organizations.map(move),
  );
  for (const row of archive.members) {
    if (!organizations.has(row.organization_id)) continue;
    await insert('organization_members', { ...row, user_id: ids.get(row.user_id) });
  }
  const media = await bring({ table: 'media_items', person: 'creator_id' }, archive.media);
  for (const row of archive.captions) {
    if (media.has(row.media_id)) await insert('media_captions', row);
  }
  await bring({ table: 'content', person: 'creator_id', name: 'slug' }, archive.content.map(move));
  await bring(
    { table: 'images', person: 'owner_id', name: 'key' },
    imagesNamed(archive.images.map(move), made),
  );
  const gifts = archive.entitlements.map((row) => ({ ...row, source: 'gift' }));
  await bring({ table: 'content_access', person: 'user_id' }, gifts);
  return new Set(made.map(({ id }) => id));
}

/** The rows that were not there. */
async function importKind(
  { client, insert, ids }: { client: Client; insert: Insert; ids: Ids },
  { table, person, name }: Kind,
  rows: Row[],
): Promise<Row[]> {
  const refusals = new Refusals();
  const made: Row[] = [];
  for (const row of rows) {
    const owner = ids.get(row[person]);
    if (await insert(table, { ...row, [person]: owner })) {
      made.push(row);
      continue;
    }
    const { rows: there } = await client.query<{ owner: string }>(
      `select ${person} as owner from ${table} where id = $1`,
      [row['id']],
    );
    const isSame = there[0]?.owner === owner;
    if (there[0] && !isSame) refusals.add(`the id ${String(row['id'])} of ${table}`);
    if (!there[0] && name) refusals.add(`the ${name} ${String(row[name])} of ${table}`);
  }
  refusals.throwIfAny();
  return made;
}
