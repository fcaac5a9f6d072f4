import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi, type TestClient, waitFor } from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishedItem } from './journey.ts';
import { cost } from './round-trips.ts';
import { WebVisitor } from './web-visitor.ts';

const api = testApi();
let creator: TestClient;
let username: string;
let slug: string;
let item: { id: string; title: string };

/** What a change may take to show. */
const SOON = { timeout: 10_000, interval: 250 };

beforeAll(async () => {
  creator = await api.creator({ name: 'Ina Berg' });
  username = `ina-${randomUUID().slice(0, 8)}`;
  slug = `studio-${randomUUID().slice(0, 8)}`;
  await creator.patch('/api/user/profile', { username }).expect(200);
  const studio = await creator.post('/api/organizations', { name: 'Wide Water', slug }).expect(201);
  const title = `Quiet harbour ${randomUUID()}`;
  item = await publishedItem(creator, { title, organizationId: studio.data.id });
});
afterAll(teardownTestDatabase);

const addresses = {
  home: () => '/',
  browse: () => '/browse?page=1',
  storefront: () => `/o/${slug}`,
  creator: () => `/c/${username}`,
  feed: () => `/c/${username}/rss.xml`,
  item: () => `/items/${item.id}`,
  sitemap: () => '/sitemap.xml',
};

test.each(Object.entries(addresses))(
  'the %s costs strangers nothing once it was seen',
  async (_, path) => {
    const open = async () => expect((await new WebVisitor().open(path())).status).toBe(200);
    await open();
    expect(await cost(open, 8)).toBe(0);
  },
);

test('an item’s page costs somebody who is signed in one round trip for each thing on it, at once', async () => {
  const viewer = await api.viewer();
  const cookie = viewer.cookie ?? '';
  await viewer.get('/api/auth/session').expect(200);
  const open = () => new WebVisitor().open(`/items/${item.id}`, { cookie });
  // The item, its creator's others, the progress.
  expect(await cost(open)).toBe(3);
});

test('a stranger has a copy of their own language, theme and faces, whoever came before', async () => {
  const german = await new WebVisitor().open('/', { 'accept-language': 'de' });
  const dark = await new WebVisitor().open('/', { cookie: 'codex-theme=dark' });
  const again = await new WebVisitor().open('/', { cookie: 'codex-faces=1' });
  const plain = await new WebVisitor().open('/?utm_source=mail', { 'accept-language': 'en' });
  expect(german.html).toContain('<html lang="de"');
  expect(dark.html).toContain('data-theme="dark"');
  expect(again.html).toContain('data-faces="here"');
  expect(plain.html).toContain('data-faces="away"');
  expect(plain.html).toContain('<html lang="en" dir="ltr" data-theme="system"');
  expect(plain.html).not.toContain('utm_source');
});

test('somebody who is signed in neither gets a copy nor leaves one', async () => {
  const viewer = await api.viewer({ name: `Vic ${randomUUID()}` });
  const path = `/items/${item.id}`;
  await new WebVisitor().open(path);
  const own = await new WebVisitor().open(path, { cookie: viewer.cookie ?? '' });
  expect(own.html).toContain(viewer.user.name);
  for (let visits = 0; visits < 3; visits++) {
    expect((await new WebVisitor().open(path)).html).not.toContain(viewer.user.name);
  }
});

test('a copy carries nothing of the visitor it was made for', async () => {
  const first = await new WebVisitor().open('/browse');
  const second = await new WebVisitor().open('/browse');
  expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  expect(second.headers['set-cookie']).toBeUndefined();
  expect(second.headers['cache-control']).toBe('private, no-cache');
  expect(second.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-/);
  expect(second.headers['content-security-policy']).not.toContain('nonce');
  expect(second.headers['content-security-policy']).toContain('img-src');
});

test('who has a page already is told that it is the same', async () => {
  const path = `/o/${slug}`;
  const { headers } = await new WebVisitor().open(path);
  const again = await new WebVisitor().open(path, { 'if-none-match': headers.etag ?? '' });
  expect([again.status, again.html]).toEqual([304, '']);
  expect(again.headers['x-frame-options']).toBe('SAMEORIGIN');
});

test('what is published, changed and withdrawn is seen by strangers within seconds', async () => {
  const path = `/c/${username}`;
  const seen = async () => (await new WebVisitor().open(path)).html;
  const title = `Second harbour ${randomUUID()}`;
  expect(await seen()).not.toContain(title);
  const { id } = await publishedItem(creator, { title });
  await waitFor(async () => (await seen()).includes(title), { ...SOON, what: 'the new item' });
  await creator.patch(`/api/content/${id}`, { title: `${title} again` }).expect(200);
  const changed = async () => (await seen()).includes(`${title} again`);
  await waitFor(changed, { ...SOON, what: 'its new title' });
  expect((await new WebVisitor().open(`/items/${id}`)).status).toBe(200);
  await creator.delete(`/api/content/${id}`).expect(204);
  const gone = async () => (await new WebVisitor().open(`/items/${id}`)).status === 404;
  await waitFor(gone, { ...SOON, what: 'the end of its page' });
  await waitFor(async () => !(await seen()).includes(title), {
    ...SOON,
    what: 'the end of its card',
  });
});

test('a studio’s new face is seen within seconds', async () => {
  const path = `/o/${slug}`;
  await new WebVisitor().open(path);
  const name = `Wider Water ${randomUUID()}`;
  const { data } = await creator.get(`/api/organizations/slug/${slug}`).expect(200);
  await creator.patch(`/api/organizations/${data.id}`, { name }).expect(200);
  const shown = async () => (await new WebVisitor().open(path)).html.includes(name);
  await waitFor(shown, { ...SOON, what: 'the new name' });
});
