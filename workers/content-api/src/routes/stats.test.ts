import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { afterAll, beforeEach, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
afterAll(teardownTestDatabase);

const PERIOD = 'from=2026-03-01&to=2026-03-03';
let creator: TestClient;
let viewers: TestClient[];

beforeEach(async () => {
  [creator, ...viewers] = await Promise.all([api.creator(), api.viewer(), api.viewer()]);
});

const itemOf = async (title: string, organizationId?: string) => {
  const fields = { title, slug: `watched-${randomUUID()}`, contentType: 'video', organizationId };
  return (await creator.post('/api/content', fields).expect(201)).data.id as string;
};
const played = (
  contentId: string,
  client: TestClient | undefined,
  { on, seconds = 30, completed = false }: { on: string; seconds?: number; completed?: boolean },
) =>
  db.insert(schema.playbackProgress).values({
    userId: client?.id ?? '',
    contentId,
    positionSeconds: seconds,
    durationSeconds: 100,
    completed,
    createdAt: new Date(on),
  });
const stats = (client: TestClient, query: string) => client.get(`/api/content/stats?${query}`);

test('tells per day and item who played for the first time, how many came to the end, how far', async () => {
  const [harbour, meadow] = await Promise.all([itemOf('Harbour'), itemOf('Meadow')]);
  const [one, other] = viewers;
  await played(harbour, one, { on: '2026-03-01T00:00:00Z', completed: true, seconds: 97 });
  await played(harbour, other, { on: '2026-03-03T23:59:59Z' });
  await played(meadow, one, { on: '2026-03-03T12:00:00Z', seconds: 10 });
  // Not counted: its creator, and days before and after.
  await played(meadow, creator, { on: '2026-03-02T12:00:00Z' });
  await played(meadow, other, { on: '2026-02-28T23:59:59Z' });
  const { data } = await stats(creator, PERIOD).expect(200);
  const ofHarbour = { contentId: harbour, title: 'Harbour', contentType: 'video' };
  expect(data).toEqual({
    views: 3,
    viewers: 2,
    completed: 1,
    watchedSeconds: 140,
    days: [
      { date: '2026-03-01', views: 1 },
      { date: '2026-03-02', views: 0 },
      { date: '2026-03-03', views: 2 },
    ],
    items: [
      { ...ofHarbour, views: 2, completed: 1, watchedSeconds: 130 },
      {
        ...ofHarbour,
        contentId: meadow,
        title: 'Meadow',
        views: 1,
        completed: 0,
        watchedSeconds: 10,
      },
    ],
  });
  const alone = await stats(creator, `${PERIOD}&contentId=${meadow}`).expect(200);
  expect(alone.data).toMatchObject({ views: 1, items: [{ contentId: meadow }] });
});

test('tells an organization’s owner of all its items, and nobody else', async () => {
  const owner = await api.creator();
  const place = { name: 'Watched', slug: `watched-${randomUUID()}` };
  const organization = (await owner.post('/api/organizations', place).expect(201)).data.id;
  await addTestMember({ id: organization }, creator, 'creator');
  const item = await itemOf('Of the house', organization);
  await played(item, viewers[0], { on: '2026-03-02T12:00:00Z' });
  const query = `${PERIOD}&organizationId=${organization}`;
  expect((await stats(owner, query).expect(200)).data).toMatchObject({ views: 1, viewers: 1 });
  expect((await stats(owner, PERIOD).expect(200)).data.views).toBe(0);
  await stats(creator, query).expect(403);
  await stats(await api.creator(), query).expect(403);
  await stats(owner, `${PERIOD}&organizationId=${randomUUID()}`).expect(403);
});

test('says nothing of somebody else’s item', async () => {
  const item = await itemOf('Mine');
  await played(item, viewers[0], { on: '2026-03-02T12:00:00Z' });
  const { data } = await stats(await api.creator(), `${PERIOD}&contentId=${item}`).expect(200);
  expect(data).toMatchObject({ views: 0, viewers: 0, items: [] });
});

test.each([
  '',
  'from=x&to=2026-03-03',
  'from=2026-03-03&to=2026-03-01',
  'from=2020-01-01&to=2026-03-01',
])('refuses the period "%s"', async (query) => {
  expect((await stats(creator, query).expect(400)).error.code).toBe('VALIDATION_ERROR');
});

test('one’s own list says the views of each item where it is asked, and sorts by them', async () => {
  const [unseen, meadow, harbour] = [
    await itemOf('Unseen'),
    await itemOf('Meadow'),
    await itemOf('Harbour'),
  ];
  const on = '2026-03-02T12:00:00Z';
  for (const viewer of viewers) await played(harbour, viewer, { on });
  await played(meadow, viewers[0], { on });
  await played(meadow, creator, { on });
  const list = async (query: string) =>
    (await creator.get(`/api/content?${query}`).expect(200)).items.map(
      ({ id, views }: { id: string; views?: number }) => [id, views],
    );
  expect(await list('include=views&sortBy=views')).toEqual([
    [harbour, 2],
    [meadow, 1],
    [unseen, 0],
  ]);
  expect(await list('sortBy=views&sortOrder=asc')).toEqual([
    [unseen, undefined],
    [meadow, undefined],
    [harbour, undefined],
  ]);
});
