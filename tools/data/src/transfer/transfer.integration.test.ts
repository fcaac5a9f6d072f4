import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { teardownTestDatabase } from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropDatabase, query } from '../database.testkit.ts';
import { readArchive, type Archive, type Row } from './archive.ts';
import { exportOwner } from './export.ts';
import { importOwner } from './import.ts';
import {
  countRows,
  elsewhere,
  home,
  type Installation,
  objectsOf,
  rowsOf,
} from './installation.testkit.ts';
import { prefixesOf } from './keys.ts';
import type { Owner } from './owned.ts';
import { openStudio, type Studio } from './studio.testkit.ts';

const log = () => {};
let studio: Studio;
let root: string;
const made: Installation[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'codex-export-'));
  studio = await openStudio();
}, 60_000);
afterAll(async () => {
  for (const { url } of made) await dropDatabase(url);
  await rm(root, { recursive: true, force: true });
  await teardownTestDatabase();
});

async function target(): Promise<Installation> {
  const installation = await elsewhere();
  made.push(installation);
  return installation;
}

async function exported(owner: Owner, withBuyers = false) {
  const folder = await mkdtemp(join(root, 'a-'));
  return { folder, archive: await exportOwner({ ...home, folder, owner, withBuyers, log }) };
}

const moved = (rows: Row[], { contentApiUrl }: Installation): Row[] =>
  JSON.parse(JSON.stringify(rows).replaceAll(`${home.contentApiUrl}/i/`, `${contentApiUrl}/i/`));
const without = (rows: Row[], ...columns: string[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !columns.includes(key))),
  );

/** Everything that an archive holds is there, row by row and byte by byte, as it is at home. */
async function expectMoved(archive: Archive, there: Installation): Promise<void> {
  const compare = async (table: string, ids: unknown[], left: string[] = [], key = 'id') => {
    const [wanted, found] = await Promise.all([
      rowsOf(home, table, ids, key),
      rowsOf(there, table, ids, key),
    ]);
    expect(without(found, ...left), table).toEqual(without(moved(wanted, there), ...left));
  };
  const idsOf = (rows: Row[]) => rows.map(({ id }) => id);
  const places = idsOf(archive.organizations);
  await compare('users', idsOf(archive.people), ['email_verified', 'created_at', 'updated_at']);
  await compare('organizations', places);
  await compare('organization_members', places, [], 'organization_id');
  await compare('media_items', idsOf(archive.media));
  await compare('media_captions', idsOf(archive.media), [], 'media_id');
  const whole = idsOf(archive.content).filter((id) => id !== studio.items.waiting);
  await compare('content', whole);
  await compare('images', idsOf(archive.images), ['checked_at']);
  const prefixes = prefixesOf(archive);
  const objects = await objectsOf(there, prefixes);
  expect(objects).toEqual(await objectsOf(home, prefixes));
  expect(objects.size).toBe(archive.objects.count);
}

test('an organization moves with members, look, items, prices, captions and pictures, and leaves sales behind', async () => {
  const { folder, archive } = await exported({ organization: studio.slug });
  const there = await target();
  await importOwner({ ...there, folder, log });
  await expectMoved(archive, there);
  const { sold, article, draft, waiting } = studio.items;
  expect(archive.content.map(({ id }) => id).sort()).toEqual(
    [sold, article, draft, waiting].sort(),
  );
  // Four objects of the film's, its captions, the logo, the cover, two pictures of items, a portrait.
  expect(archive.objects.count).toBe(10);
  expect(await countRows(there), 'and nothing else, above all nothing of buyers').toEqual({
    users: 3,
    organizations: 1,
    organization_members: 3,
    media_items: 1,
    media_captions: 1,
    content: 4,
    images: 5,
  });
  const [late] = await rowsOf(there, 'content', [waiting]);
  expect(late, 'its media is not ready').toMatchObject({ status: 'draft', media_item_id: null });
  const text = await readFile(join(folder, 'archive.json'), 'utf8');
  expect(text).not.toContain(studio.buyer.user.email);
  expect(text).not.toContain('open@example.test');
});

test('a creator moves with what stands under their own name and the organizations that they founded', async () => {
  const { folder, archive } = await exported({ creator: studio.name });
  const there = await target();
  await importOwner({ ...there, folder, log });
  await expectMoved(archive, there);
  expect(await countRows(there)).toMatchObject({ users: 3, organizations: 1, content: 5 });
  expect(await rowsOf(there, 'content', [studio.items.personal])).toHaveLength(1);
});

test('a creator without an organization comes alone', async () => {
  const { folder } = await exported({ creator: studio.colleague.user.email });
  const there = await target();
  await importOwner({ ...there, folder, log });
  expect(await countRows(there)).toEqual({ users: 1 });
});

test('buyers come when it is asked for, with name, address and what they may see', async () => {
  const { folder } = await exported({ organization: studio.slug }, true);
  const there = await target();
  await importOwner({ ...there, folder, log });
  expect(await rowsOf(there, 'users', [studio.buyer.id])).toMatchObject([
    { email: studio.buyer.user.email, name: 'Buyer', role: 'customer', email_verified: false },
  ]);
  expect(await rowsOf(there, 'content_access', [studio.entitlement.id])).toMatchObject([
    { user_id: studio.buyer.id, content_id: studio.items.sold, source: 'gift', purchase_id: null },
  ]);
  expect(await countRows(there)).toMatchObject({ users: 4, content_access: 1 });
});

test('a second import changes nothing, whatever was changed there since', async () => {
  const { folder, archive } = await exported({ organization: studio.slug }, true);
  const there = await target();
  await importOwner({ ...there, folder, log });
  await query(
    there.url,
    `update content set title = 'Changed there' where id = '${studio.items.sold}';
     update content_access set revoked_at = now(), revoke_reason = 'asked';
     update users set email = 'new@example.test' where id = '${studio.founder.id}';
     delete from media_captions; delete from organization_members where role = 'member'`,
  );
  const caption = prefixesOf({ media: archive.media, images: [] }).find((key) =>
    key.includes('captions'),
  );
  for (const key of (await objectsOf(there, [caption ?? ''])).keys()) await there.store.delete(key);
  const state = async () => ({
    counts: await countRows(there),
    content: await rowsOf(
      there,
      'content',
      archive.content.map(({ id }) => id),
    ),
    users: await rowsOf(
      there,
      'users',
      archive.people.map(({ id }) => id),
    ),
    objects: [...(await objectsOf(there, prefixesOf(archive))).keys()],
  });
  const before = await state();
  const said: string[] = [];
  await importOwner({ ...there, folder, log: (line) => said.push(line) });
  expect(await state()).toEqual(before);
  expect(said).toContain('Everything was there already');
});

test('somebody who is there already stays who they are, and becomes a creator', async () => {
  const { folder } = await exported({ organization: studio.slug });
  const there = await target();
  const { email } = studio.founder.user;
  await query(
    there.url,
    `insert into users (name, email, username) values ('Known', '${email}', 'known')`,
  );
  await importOwner({ ...there, folder, log });
  const owners = await query(
    there.url,
    `select u.name, u.username, u.role, u.image, m.role as member from content c join users u on u.id = c.creator_id
     join organization_members m on m.user_id = u.id where c.id = '${studio.items.sold}'`,
  );
  expect(owners).toEqual([
    { name: 'Known', username: 'known', role: 'creator', image: null, member: 'owner' },
  ]);
});

test.each([
  [
    'a username',
    () =>
      `insert into users (name, email, username) values ('X', 'x@example.test', '${studio.name}')`,
    () => `the username ${studio.name}`,
  ],
  [
    'a slug',
    () => `with u as (insert into users (name, email) values ('X', 'x@example.test') returning id)
     insert into organizations (name, slug, creator_id) select 'X', '${studio.slug}', id from u`,
    () => `the slug ${studio.slug} of organizations`,
  ],
  [
    'an id',
    () => `with u as (insert into users (name, email) values ('X', 'x@example.test') returning id)
     insert into content (id, title, slug, content_type, creator_id) select '${studio.items.article}', 'X', 'x', 'written', id from u`,
    () => `the id ${studio.items.article} of content`,
  ],
  [
    'an account that was closed',
    () =>
      `insert into users (name, email, banned_at) values ('X', '${studio.viewer.user.email}', now())`,
    () => `${studio.viewer.user.email}, who was banned`,
  ],
])(
  "%s that is somebody else's there is refused, and nothing is left behind",
  async (_, taken, words) => {
    const { folder, archive } = await exported({ organization: studio.slug });
    const there = await target();
    await query(there.url, taken());
    // Others import the same into this bucket.
    const prefixes = prefixesOf(archive);
    for (const key of (await objectsOf(there, prefixes)).keys()) await there.store.delete(key);
    const before = await countRows(there);
    await expect(importOwner({ ...there, folder, log })).rejects.toThrow(words());
    expect(await countRows(there)).toEqual(before);
    expect((await objectsOf(there, prefixes)).size).toBe(0);
  },
);

test('an archive that names what it does not hold, or is cut short, is refused', async () => {
  const { folder } = await exported({ organization: studio.slug });
  const there = await target();
  const file = join(folder, 'archive.json');
  const text = await readFile(file, 'utf8');
  const archive = JSON.parse(text);
  archive.content[0].organization_id = studio.items.sold;
  await writeFile(file, JSON.stringify(archive));
  await expect(importOwner({ ...there, folder, log })).rejects.toThrow('is not in it');
  await writeFile(file, text);
  await writeFile(join(folder, 'objects.ndjson'), '');
  await expect(importOwner({ ...there, folder, log })).rejects.toThrow('not what was exported');
  await rm(file);
  await expect(readArchive(folder)).rejects.toThrow('no whole export');
});

test('nobody of that name is an error', async () => {
  await expect(exported({ organization: 'nowhere' })).rejects.toThrow(
    'no organization of the name',
  );
  await expect(exported({ creator: 'nobody' })).rejects.toThrow('nobody of the name');
});
