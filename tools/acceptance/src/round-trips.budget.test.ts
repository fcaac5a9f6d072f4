import { testApi, teardownTestDatabase, type TestClient } from '@codex/test-utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, publishedItem } from './journey.ts';
import { cost } from './round-trips.ts';

const api = testApi();
let creator: TestClient;
let viewer: TestClient;
let item: { id: string; slug: string; creatorId: string };

beforeAll(async () => {
  creator = await api.creator();
  viewer = await api.viewer();
  item = await publishedItem(creator);
  await buy(viewer, item.id);
  await viewer.get('/api/auth/session').expect(200); // Now the session is in the cache.
}, 60_000);
afterAll(teardownTestDatabase);

test('a session that is cached costs no round trip', async () => {
  expect(await cost(() => viewer.get('/api/auth/session').expect(200))).toBe(0);
});

test.each([
  ['content by id', () => `/api/content/${item.id}`],
  ['a page of browse', () => '/api/content/public?search=item&limit=20'],
  ['others of an item’s creator', () => `/api/content/${item.id}/related`],
  ['the version of the catalogue', () => '/api/content/version'],
  ['a page of a creator', () => `/api/content/${item.creatorId}/list`],
  ['a streaming URL', () => `/api/access/streaming-url/${item.id}`],
  ['the progress', () => `/api/access/playback-progress/${item.id}`],
  ['a page of the library', () => '/api/user/library'],
  ['a page of purchases', () => '/purchases'],
])('%s costs one round trip', async (_, path) => {
  expect(await cost(() => viewer.get(path()).expect(200))).toBe(1);
});

test('one’s own content costs one round trip', async () => {
  await creator.get('/api/auth/session');
  const path = '/api/content?include=views&sortBy=views';
  expect(await cost(() => creator.get(path).expect(200))).toBe(1);
});

test('writing progress costs one round trip', async () => {
  const write = () =>
    viewer
      .post(`/api/access/playback-progress/${item.id}`, { positionSeconds: 5, durationSeconds: 60 })
      .expect(200);
  expect(await cost(write)).toBe(1);
});

test('a media request costs none', async () => {
  const { data } = await viewer.get(`/api/access/streaming-url/${item.id}`).expect(200);
  expect(await cost(() => viewer.get(data.streamingUrl))).toBe(0);
});

test('opening a checkout costs two, besides the session that money always asks for', async () => {
  const items = [
    await publishedItem(creator),
    await publishedItem(creator),
    await publishedItem(creator),
  ];
  const open = () => viewer.post('/checkout/create', { contentId: items.pop()?.id }).expect(201);
  expect(await cost(open, 3)).toBe(3);
});
