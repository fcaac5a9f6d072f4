import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  createTestContent,
  createTestOrganization,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, describe, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
afterAll(teardownTestDatabase);

/** A word no other test searches for. */
const rareWord = () => `w${randomUUID().replaceAll('-', '')}`;
const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);
const day = (n: number) => new Date(Date.UTC(2026, 0, n));

describe("a creator's own list", () => {
  test('filters, sorts and pages', async () => {
    const creator = await api.creator();
    await createTestContent(creator, { title: 'Beta', category: 'Film' });
    await createTestContent(creator, { title: 'alpha', ...forSale });
    await createTestContent(creator, { title: 'Gamma', status: 'draft', publishedAt: null });
    await createTestContent(creator, { title: 'Deleted', deletedAt: new Date() });
    const list = (query: string) => creator.get(`/api/content?${query}`).expect(200);
    const all = await list('sortBy=title&sortOrder=asc');
    expect(titles(all)).toEqual(['alpha', 'Beta', 'Gamma']);
    expect(all.body.pagination).toEqual({ page: 1, limit: 20, total: 3, totalPages: 1 });
    expect(titles(await list(''))).toEqual(['Gamma', 'alpha', 'Beta']);
    expect(titles(await list('status=draft'))).toEqual(['Gamma']);
    expect(titles(await list('visibility=purchased_only'))).toEqual(['alpha']);
    expect(titles(await list('category=Film'))).toEqual(['Beta']);
    expect(titles(await list('search=gam'))).toEqual(['Gamma']);
    expect(titles(await list('contentType=audio'))).toEqual([]);
    const second = await list('sortBy=title&sortOrder=asc&limit=2&page=2');
    expect(titles(second)).toEqual(['Gamma']);
    expect(second.body.pagination).toEqual({ page: 2, limit: 2, total: 3, totalPages: 2 });
    const beyond = await list('limit=2&page=9');
    expect(beyond.body).toEqual({
      items: [],
      pagination: { page: 9, limit: 2, total: 3, totalPages: 2 },
    });
    expect((await list('page=1000000&limit=100')).items).toEqual([]);
  });

  test('is for creators', async () => {
    await api.anonymous().get('/api/content').expect(401);
    await (await api.viewer()).get('/api/content').expect(403);
  });

  test.each([
    ['page=0', 'page'],
    ['limit=101', 'limit'],
    ['limit=abc', 'limit'],
    ['status=gone', 'status'],
    ['sortBy=password', 'sortBy'],
    ['organizationId=1', 'organizationId'],
    [`search=${'x'.repeat(201)}`, 'search'],
    ['search=%00', 'search'],
  ])('refuses ?%s and names the field', async (query, field) => {
    const creator = await api.creator();
    const refused = await creator.get(`/api/content?${query}`).expect(400);
    expect(refused.error.details.issues[0].field).toBe(field);
  });
});

describe("a creator's public list", () => {
  test('shows drafts to the creator alone', async () => {
    const creator = await api.creator();
    await createTestContent(creator, { title: 'Old', publishedAt: day(1) });
    await createTestContent(creator, { title: 'New', publishedAt: day(2) });
    await createTestContent(creator, { title: 'Hidden', visibility: 'private' });
    await createTestContent(creator, { title: 'Draft', status: 'draft', publishedAt: null });
    const address = `/api/content/${creator.id}/list`;
    const seen = await api.anonymous().get(address).expect(200);
    expect(titles(seen)).toEqual(['New', 'Old']);
    expect(seen.body.pagination.total).toBe(2);
    expect(titles(await (await api.creator()).get(address).expect(200))).toEqual(['New', 'Old']);
    expect(titles(await creator.get(address).expect(200)).sort()).toEqual(
      ['Draft', 'Hidden', 'New', 'Old'], // prettier-ignore
    );
    await api.anonymous().get('/api/content/nobody/list').expect(400);
    const unknown = await api.anonymous().get(`/api/content/${randomUUID()}/list`).expect(200);
    expect(unknown.items).toEqual([]);
  });
});

describe('browsing', () => {
  test('shows what is on offer and nothing else, without texts', async () => {
    const creator = await api.creator();
    const tag = rareWord();
    const shared = { tags: [tag] };
    const gone = await createTestOrganization(creator);
    await db
      .update(schema.organizations)
      .set({ deletedAt: new Date() })
      .where(eq(schema.organizations.id, gone.id));
    await createTestContent(creator, { ...shared, title: 'Open' });
    await createTestContent(creator, { ...shared, ...forSale, title: 'Sold' });
    await createTestContent(creator, { ...shared, title: 'Members', visibility: 'members_only' });
    await createTestContent(creator, { ...shared, visibility: 'private' });
    await createTestContent(creator, { ...shared, status: 'draft' });
    await createTestContent(creator, { ...shared, status: 'archived' });
    await createTestContent(creator, { ...shared, deletedAt: new Date() });
    await createTestContent(creator, { ...shared, takenDownAt: new Date() });
    await createTestContent(creator, { ...shared, organizationId: gone.id });
    const seen = await api
      .anonymous()
      .get(`/api/content/public?tag=${tag}&sortBy=title`)
      .expect(200);
    expect(titles(seen)).toEqual(['Members', 'Open', 'Sold']);
    expect(seen.body.pagination.total).toBe(3);
    expect(seen.items.map(({ access }) => access.granted)).toEqual([false, true, false]);
    expect(seen.items.some((item) => 'body' in item)).toBe(false);
  });

  test('filters by organization, creator, category and kind, and sorts', async () => {
    const creator = await api.creator();
    const studio = await createTestOrganization(creator);
    const category = rareWord();
    const inStudio = { organizationId: studio.id, category };
    const written = { contentType: 'written', mediaItemId: null, body: 'x' } as const;
    await createTestContent(creator, { ...inStudio, title: 'b', publishedAt: day(3) });
    await createTestContent(creator, { ...inStudio, ...written, title: 'A', publishedAt: day(1) });
    await createTestContent(creator, { category, ...forSale, title: 'c', publishedAt: day(2) });
    const browse = async (query: string) =>
      titles(
        await api.anonymous().get(`/api/content/public?category=${category}&${query}`).expect(200),
      );
    expect(await browse('')).toEqual(['b', 'c', 'A']);
    expect(await browse('sortBy=oldest')).toEqual(['A', 'c', 'b']);
    expect(await browse('sortBy=title')).toEqual(['A', 'b', 'c']);
    expect((await browse('sortBy=price')).at(-1)).toBe('c');
    expect(await browse(`organizationId=${studio.id}`)).toEqual(['b', 'A']);
    expect(await browse(`organizationSlug=${studio.slug}`)).toEqual(['b', 'A']);
    expect(await browse('organizationSlug=no-such-studio')).toEqual([]);
    expect(await browse(`creatorId=${creator.id}`)).toEqual(['b', 'c', 'A']);
    expect(await browse('contentType=written')).toEqual(['A']);
    expect(await browse('limit=1&page=2')).toEqual(['c']);
  });

  test('finds words in titles before those in descriptions, and the beginning of the last', async () => {
    const creator = await api.creator();
    const word = rareWord();
    await createTestContent(creator, { title: 'Second', description: `Here is ${word} too` });
    await createTestContent(creator, { title: `First ${word}` });
    await createTestContent(creator, { title: `First without` });
    const search = async (text: string) =>
      titles(
        await api
          .anonymous()
          .get(`/api/content/public?search=${encodeURIComponent(text)}`)
          .expect(200),
      );
    expect(await search(word)).toEqual([`First ${word}`, 'Second']);
    expect(await search(word.slice(0, 20).toUpperCase())).toEqual([`First ${word}`, 'Second']);
    expect(await search(`first ${word.slice(0, 20)}`)).toEqual([`First ${word}`]);
    expect(await search(`${word} -first`)).toEqual(['Second']);
    expect(await search(`"first ${word}"`)).toEqual([`First ${word}`]);
    expect(await search(`"${word} first"`)).toEqual([]);
  });

  test.each([
    "'", '"', '""', "');drop table content;--", ':*', '!!!', '&|!()', '\\', 'a:*b', '<->', '-', '--', 'or or',
    '"unclosed', 'x'.repeat(200), '💜', 'ä'.repeat(200), '%', 'a <-> b', 'foo:A*', '\u202e', 'NULL',
  ])('answers the search %s', async (text) => {
    const query = encodeURIComponent(text);
    for (const sortBy of ['relevance', 'newest']) {
      await api.anonymous().get(`/api/content/public?search=${query}&sortBy=${sortBy}`).expect(200);
    }
  }); // prettier-ignore

  test.each([
    ['sortBy=random', 'sortBy'],
    ['organizationSlug=Not+A+Slug', 'organizationSlug'],
    ['creatorId=me', 'creatorId'],
    ['tag=', 'tag'],
    ['page=1.5', 'page'],
  ])('refuses ?%s and names the field', async (query, field) => {
    const refused = await api.anonymous().get(`/api/content/public?${query}`).expect(400);
    expect(refused.error.details.issues[0].field).toBe(field);
  });
});

describe('what is related to an item', () => {
  test('is the newest of its creator, the item among them', async () => {
    const creator = await api.creator();
    const item = await createTestContent(creator, { title: 'Old', publishedAt: day(1) });
    await createTestContent(creator, { title: 'New', publishedAt: day(2) });
    await createTestContent(creator, { title: 'Draft', status: 'draft', publishedAt: null });
    await createTestContent(await api.creator(), { title: 'Foreign' });
    const related = `/api/content/${item.id}/related`;
    expect(titles(await api.anonymous().get(related).expect(200))).toEqual(['New', 'Old']);
    expect(titles(await api.anonymous().get(`${related}?limit=1`).expect(200))).toEqual(['New']);
  });

  test('says nothing of an item that one may not know of', async () => {
    const creator = await api.creator();
    await createTestContent(creator, { title: 'Open' });
    const draft = await createTestContent(creator, { status: 'draft', publishedAt: null });
    const hidden = await createTestContent(creator, { visibility: 'private' });
    for (const id of [draft.id, hidden.id, randomUUID()]) {
      const path = `/api/content/${id}/related`;
      expect((await api.anonymous().get(path).expect(200)).items).toEqual([]);
      expect((await (await api.creator()).get(path).expect(200)).items).toEqual([]);
    }
    const own = await creator.get(`/api/content/${draft.id}/related`).expect(200);
    expect(titles(own)).toEqual(['Open']);
    await api.anonymous().get('/api/content/nonsense/related').expect(400);
  });

  test('a creator is found by the name in their address', async () => {
    const creator = await api.creator();
    const username = `ina-${randomUUID().slice(0, 8)}`;
    await creator.patch('/api/user/profile', { username }).expect(200);
    await createTestContent(creator, { title: 'Hers' });
    const browse = `/api/content/public?creatorUsername=${username}`;
    expect(titles(await api.anonymous().get(browse).expect(200))).toEqual(['Hers']);
    const refused = await api
      .anonymous()
      .get('/api/content/public?creatorUsername=A+B')
      .expect(400);
    expect(refused.error.details.issues[0].field).toBe('creatorUsername');
  });
});

describe('the version of the catalogue', () => {
  const version = async () => (await api.anonymous().get('/api/content/version').expect(200)).data;

  test('is another one after all that strangers may see, and never the one of before', async () => {
    const creator = await api.creator();
    const seen = new Set<string>();
    const note = async () => {
      const now = (await version()).version;
      expect(seen).not.toContain(now);
      seen.add(now);
    };
    await note();
    const item = await createTestContent(creator);
    await note();
    await creator.patch(`/api/content/${item.id}`, { title: 'Another' }).expect(200);
    await note();
    await creator.patch('/api/user/profile', { name: 'Another' }).expect(200);
    await note();
    const studio = await createTestOrganization(creator);
    await note();
    await creator.patch(`/api/organizations/${studio.id}`, { name: 'Another' }).expect(200);
    await note();
    await db
      .update(schema.mediaItems)
      .set({ readyGeneration: 2, generation: 2 })
      .where(eq(schema.mediaItems.id, item.mediaItemId ?? ''));
    await note();
    await creator.post(`/api/content/${item.id}/unpublish`).expect(200);
    await note();
  });

  test('many who publish at once do not hold each other up', async () => {
    const creator = await api.creator();
    const before = BigInt((await version()).version);
    await Promise.all(Array.from({ length: 20 }, () => createTestContent(creator)));
    expect(BigInt((await version()).version)).toBeGreaterThanOrEqual(before + 20n);
  });
});
