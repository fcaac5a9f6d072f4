import { schema } from '@codex/database';
import {
  createTestContent,
  createTestOrganization,
  createTestPurchase,
  forMembers,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
let creator: TestClient;

beforeAll(async () => {
  creator = await api.creator();
});
afterAll(teardownTestDatabase);

const titlesOf = async (client: TestClient, query = '') =>
  (await client.get(`/api/user/library?sortBy=title&${query}`).expect(200)).items.map(
    ({ title }) => title,
  );

/** A viewer who bought three items and is a member of a studio with two more. */
async function collector() {
  const viewer = await api.viewer();
  const studio = await createTestOrganization(creator, { members: [viewer] });
  const bought = await Promise.all(
    ['Alpine light', 'Basalt', 'Cedar'].map((title) =>
      createTestContent(creator, { ...forSale, title }),
    ),
  );
  for (const item of bought) await createTestPurchase(item, viewer);
  await createTestContent(creator, {
    ...forMembers,
    title: 'Driftwood',
    organizationId: studio.id,
  });
  await createTestContent(creator, {
    ...forSale,
    title: 'Ember',
    organizationId: studio.id,
    contentType: 'written',
    mediaItemId: null,
    body: 'A text',
  });
  await createTestContent(creator, { title: 'Free for all' });
  return { viewer, studio, bought };
}

const watch = (client: TestClient, id: string, positionSeconds: number) =>
  client
    .post(`/api/access/playback-progress/${id}`, { positionSeconds, durationSeconds: 100 })
    .expect(200);

test('the library holds what was bought and what members may watch, each once', async () => {
  const { viewer } = await collector();
  expect(await titlesOf(viewer)).toEqual(['Alpine light', 'Basalt', 'Cedar', 'Driftwood', 'Ember']);
  const { items, body } = await viewer.get('/api/user/library').expect(200);
  expect(body.pagination).toEqual({ page: 1, limit: 20, total: 5, totalPages: 1 });
  const cedar = items.find(({ title }) => title === 'Cedar');
  expect(cedar).toMatchObject({
    creator: { id: creator.id },
    access: { granted: true, reason: 'purchased' },
    progress: null,
  });
  expect(items.find(({ title }) => title === 'Driftwood').access.reason).toBe('member');
  expect(items.every((item) => !('body' in item))).toBe(true);
});

test('the library is filtered by how far the person is', async () => {
  const { viewer, bought } = await collector();
  const [alpine, basalt] = bought;
  await watch(viewer, alpine?.id ?? '', 30);
  await watch(viewer, basalt?.id ?? '', 99);
  expect(await titlesOf(viewer, 'filter=in_progress')).toEqual(['Alpine light']);
  expect(await titlesOf(viewer, 'filter=completed')).toEqual(['Basalt']);
  expect(await titlesOf(viewer, 'filter=not_started')).toEqual(['Cedar', 'Driftwood', 'Ember']);
  expect(await titlesOf(viewer, 'filter=all')).toHaveLength(5);
  const recent = await viewer.get('/api/user/library?sortBy=recent').expect(200);
  expect(recent.items.slice(0, 2).map(({ title }) => title)).toEqual(['Basalt', 'Alpine light']);
  expect(recent.items[0].progress).toMatchObject({ positionSeconds: 99, completed: true });
});

test('the library is filtered by kind, searched and turned in pages', async () => {
  const { viewer } = await collector();
  expect(await titlesOf(viewer, 'contentType=written')).toEqual(['Ember']);
  expect(await titlesOf(viewer, 'search=alpine')).toEqual(['Alpine light']);
  expect(await titlesOf(viewer, 'search=%27%22%3A%26')).toEqual([]);
  expect(await titlesOf(viewer, 'limit=2&page=2')).toEqual(['Cedar', 'Driftwood']);
  const past = await viewer.get('/api/user/library?limit=2&page=9').expect(200);
  expect(past.body).toMatchObject({ items: [], pagination: { total: 5, totalPages: 3 } });
});

test('what is not theirs any more leaves the library', async () => {
  const { viewer, studio, bought } = await collector();
  const { contentAccess, organizationMembers } = schema;
  await db
    .update(contentAccess)
    .set({ revokedAt: new Date(), revokeReason: 'refund' })
    .where(
      and(eq(contentAccess.userId, viewer.id), eq(contentAccess.contentId, bought[1]?.id ?? '')),
    );
  await db
    .delete(organizationMembers)
    .where(
      and(
        eq(organizationMembers.userId, viewer.id),
        eq(organizationMembers.organizationId, studio.id),
      ),
    );
  expect(await titlesOf(viewer)).toEqual(['Alpine light', 'Cedar']);
});

test('a library is for its person only, and strangers have none', async () => {
  await collector();
  const other = await api.viewer();
  expect((await other.get('/api/user/library').expect(200)).items).toEqual([]);
  await api.anonymous().get('/api/user/library').expect(401);
  const { error } = await other.get('/api/user/library?filter=mine&limit=1000').expect(400);
  expect(error.details.issues.map(({ field }: { field: string }) => field)).toEqual([
    'limit',
    'filter',
  ]);
});
