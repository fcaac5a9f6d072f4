import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, dropDatabase, query } from '../database.testkit.ts';
import { migrate } from '../migrations/migrate.ts';
import { ObjectStore } from '../objects/store.ts';
import { exportOwner } from './export.ts';
import { importOwner } from './import.ts';

const store = new ObjectStore(process.env);
const log = () => {};
const [creatorId, mediaId, itemId] = [randomUUID(), randomUUID(), randomUUID()];
let from: string;
let to: string;
let folder: string;

const person = (id: string, email: string, username: string) =>
  `insert into users (id, name, email, username, role) values ('${id}', 'Mara', '${email}', '${username}', 'creator');`;
const media = (owner: string) =>
  `insert into media_items (id, creator_id, title, media_type, mime_type, file_size_bytes, part_size_bytes, part_count, status, ready_generation, generation)
   values ('${mediaId}', '${owner}', 'Clip', 'video', 'video/mp4', 3, 3, 1, 'ready', 1, 1);`;
const item = (owner: string, slug: string) =>
  `insert into content (id, creator_id, media_item_id, title, slug, content_type, status, published_at, visibility, price_cents)
   values ('${itemId}', '${owner}', '${mediaId}', 'A clip', '${slug}', 'video', 'published', now(), 'purchased_only', 500);`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-export-'));
  [from, to] = [await createDatabase(), await createDatabase()];
  await migrate({ url: from });
  await migrate({ url: to });
  const buyer = randomUUID();
  await query(
    from,
    `${person(creatorId, 'mara@example.test', 'mara')} ${media(creatorId)} ${item(creatorId, 'clip')}
     insert into users (id, name, email) values ('${buyer}', 'Jonas', 'jonas@example.test');
     insert into content_access (user_id, content_id, source) values ('${buyer}', '${itemId}', 'gift');`,
  );
  // In the other installation everything of hers is taken by somebody else.
  const other = randomUUID();
  await query(
    to,
    `${person(other, 'other@example.test', 'mara')} ${media(other)} ${item(other, 'clip')}`,
  );
  const md5 = createHash('md5').update('abc').digest('base64');
  for (const key of [`originals/${mediaId}/1`, `media/${mediaId}/1/hls/master.m3u8`]) {
    await store.put(key, new Blob(['abc']), { 'content-type': 'text/plain' }, md5);
  }
}, 120_000);
afterAll(async () => {
  for (const url of [from, to]) await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

const imported = () =>
  query(
    to,
    `select c.id, c.slug, c.price_cents, c.status, u.username, m.id as media, b.email as buyer
     from users u join content c on c.creator_id = u.id join media_items m on m.id = c.media_item_id
     left join content_access a on a.content_id = c.id left join users b on b.id = a.user_id
     where u.email = 'mara@example.test'`,
  );

test('a creator moves to another installation, with new ids where hers are taken, and only once', async () => {
  const owner = { creator: 'mara' };
  await exportOwner({ url: from, store, folder, owner, withBuyers: true, log });
  await importOwner({ url: to, store, folder, log });
  const rows = await imported();
  expect(rows).toMatchObject([
    {
      slug: 'clip',
      price_cents: 500,
      status: 'published',
      username: null,
      buyer: 'jonas@example.test',
    },
  ]);
  const [row] = rows;
  expect([row?.id, row?.media]).not.toContain(itemId);
  const { body } = await store.get(`media/${String(row?.media)}/1/hls/master.m3u8`);
  let text = '';
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  expect(text).toBe('abc');

  await importOwner({ url: to, store, folder, log });
  expect(await imported()).toEqual(rows);
});

test('who bought what stays at home unless it is asked for', async () => {
  const owner = { creator: creatorId };
  await exportOwner({ url: from, store, folder, owner, withBuyers: false, log });
  expect(await readFile(join(folder, 'archive.json'), 'utf8')).not.toContain('jonas');
});

test('nobody of that name is an error', async () => {
  const owner = { organization: 'nowhere' };
  await expect(
    exportOwner({ url: from, store, folder, owner, withBuyers: false, log }),
  ).rejects.toThrow('nobody and nothing');
});
