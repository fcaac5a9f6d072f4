import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  createTestContent,
  createTestMedia,
  createTestOrganization,
  createTestPurchase,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { article, draftOf, fieldsOf, newSlug, publishedBy } from './content-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { content, organizationMembers, organizations } = schema;
let creator: TestClient;
let other: TestClient;

beforeEach(async () => {
  [creator, other] = await Promise.all([api.creator(), api.creator()]);
});
afterAll(teardownTestDatabase);

describe('making a draft', () => {
  test('answers it whole, and only its maker sees it', async () => {
    const media = await createTestMedia(creator);
    const made = await creator
      .post('/api/content', {
        title: '  Evening in the hills ',
        slug: newSlug(),
        contentType: 'video',
        mediaItemId: media.id,
        description: 'Two lines\nof text',
        visibility: 'purchased_only',
        priceCents: 499,
        currency: 'EUR',
        category: 'Film',
        tags: ['hills', 'dusk', 'hills'],
      })
      .expect(201);
    expect(made.data).toMatchObject({
      creatorId: creator.id,
      creator: { id: creator.id, name: 'Test Creator', username: null, image: null },
      organizationId: null,
      organization: null,
      mediaItemId: media.id,
      title: 'Evening in the hills',
      status: 'draft',
      visibility: 'purchased_only',
      priceCents: 499,
      currency: 'eur',
      tags: ['hills', 'dusk'],
      durationSeconds: 60,
      publishedAt: null,
      access: { granted: true, reason: 'owner' },
    });
    expect(made.data.thumbnailUrl).toMatch(/\/v\/[^/]+\/[^/]+\/poster\/poster\.jpg$/);
    await creator.get(`/api/content/${made.data.id}`).expect(200);
    await other.get(`/api/content/${made.data.id}`).expect(404);
    await api.anonymous().get(`/api/content/${made.data.id}`).expect(404);
  });

  test('is for creators who are signed in', async () => {
    const viewer = await api.viewer();
    await api.anonymous().post('/api/content', article()).expect(401);
    await viewer.post('/api/content', article()).expect(403);
  });

  test.each([
    ['an unknown key', { status: 'published' }, 'status'],
    ['no title', { title: '   ' }, 'title'],
    ['a long title', { title: 'x'.repeat(201) }, 'title'],
    ['a NUL byte', { description: 'a\0b' }, 'description'],
    ['a slug with a space', { slug: 'two words' }, 'slug'],
    ['a slug that ends with a hyphen', { slug: 'end-' }, 'slug'],
    ['an id that is none', { organizationId: 'abc' }, 'organizationId'],
    ['an unknown kind', { contentType: 'live' }, 'contentType'],
    ['a price without a sale', { priceCents: 500 }, 'priceCents'],
    ['a sale without a price', { visibility: 'purchased_only' }, 'priceCents'],
    ['a price below the least', { ...forSale, priceCents: 49 }, 'priceCents'],
    ['a fraction of a cent', { ...forSale, priceCents: 99.5 }, 'priceCents'],
    ['media for a text', { mediaItemId: randomUUID() }, 'mediaItemId'],
    ['a text for a video', { contentType: 'video' }, 'body'],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, 'tags'],
    ['a tag that is a number', { tags: ['a', 2] }, 'tags.1'],
    ['an unknown currency', { currency: 'xyz' }, 'currency'],
    ['a script as thumbnail', { thumbnailUrl: 'javascript:alert(1)' }, 'thumbnailUrl'],
  ])('refuses %s and names the field', async (_, values, field) => {
    const refused = await creator.post('/api/content', article(values)).expect(400);
    expect(fieldsOf(refused)).toContain(field);
  });

  test("does not take another creator's media, and does not say that it exists", async () => {
    const foreign = await createTestMedia(other);
    const video = { title: 'V', contentType: 'video', slug: newSlug() };
    const refused = await creator
      .post('/api/content', { ...video, mediaItemId: foreign.id })
      .expect(404);
    const unknown = await creator
      .post('/api/content', { ...video, mediaItemId: randomUUID() })
      .expect(404);
    expect(refused.error).toEqual(unknown.error);
    expect(refused.error.details).toEqual({ field: 'mediaItemId' });
  });

  test('does not take media of another kind, nor deleted media', async () => {
    const audio = await createTestMedia(creator, { mediaType: 'audio', mimeType: 'audio/mpeg' });
    const gone = await createTestMedia(creator, { deletedAt: new Date() });
    const video = { title: 'V', contentType: 'video', slug: newSlug() };
    await creator.post('/api/content', { ...video, mediaItemId: audio.id }).expect(422);
    await creator.post('/api/content', { ...video, mediaItemId: gone.id }).expect(404);
  });

  test('takes a slug once per creator', async () => {
    const taken = await draftOf(creator);
    const again = await creator.post('/api/content', article({ slug: taken.slug })).expect(409);
    expect(again.error).toMatchObject({
      code: 'SLUG_CONFLICT',
      details: { issues: [{ field: 'slug' }] },
    });
    await draftOf(other, { slug: taken.slug });
    await creator.delete(`/api/content/${taken.id}`).expect(204);
    await draftOf(creator, { slug: taken.slug });
  });

  test('of twenty at once with one slug, one is made', async () => {
    const same = article();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => creator.post('/api/content', same)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });
});

describe('an organization', () => {
  test.each([
    ['owner', 201],
    ['admin', 201],
    ['creator', 201],
    ['member', 403],
    ['subscriber', 403],
  ] as const)('is published in by its %s or not: %i', async (role, status) => {
    const author = await api.creator();
    const studio = await createTestOrganization(other);
    await addTestMember(studio, author, role);
    const made = await author.post('/api/content', article({ organizationId: studio.id }));
    expect(made.status).toBe(status);
    if (status === 201) {
      expect(made.data.organization).toEqual({
        id: studio.id,
        name: studio.name,
        slug: studio.slug,
      });
    }
  });

  test('that is deleted or of strangers takes nothing', async () => {
    const studio = await createTestOrganization(other);
    const gone = await createTestOrganization(creator);
    await db
      .update(organizations)
      .set({ deletedAt: new Date() })
      .where(eq(organizations.id, gone.id));
    await creator.post('/api/content', article({ organizationId: studio.id })).expect(403);
    await creator.post('/api/content', article({ organizationId: gone.id })).expect(404);
    await creator.post('/api/content', article({ organizationId: randomUUID() })).expect(404);
  });

  test('has each slug once, whoever uses it, and finds its items by it', async () => {
    const studio = await createTestOrganization(creator);
    await addTestMember(studio, other, 'creator');
    const item = await publishedBy(creator, { organizationId: studio.id });
    await draftOf(creator, { slug: item.slug });
    const taken = article({ slug: item.slug, organizationId: studio.id });
    await other.post('/api/content', taken).expect(409);
    const address = `/api/content/slug/${studio.slug}/${item.slug}`;
    const found = await api.anonymous().get(address).expect(200);
    expect(found.data.id).toBe(item.id);
    await api.anonymous().get(`/api/content/slug/${studio.slug}/nothing`).expect(404);
    await api.anonymous().get(`/api/content/slug/${studio.slug}/UPPER`).expect(400);
  });

  test('no longer lets somebody publish who left it', async () => {
    const author = await api.creator();
    const studio = await createTestOrganization(other);
    await addTestMember(studio, author, 'creator');
    const draft = await draftOf(author, { organizationId: studio.id });
    await db.delete(organizationMembers).where(eq(organizationMembers.userId, author.id));
    await author.post(`/api/content/${draft.id}/publish`).expect(403);
    await author.patch(`/api/content/${draft.id}`, { title: 'Still mine to edit' }).expect(200);
  });
});

describe('reading an item', () => {
  test('shows strangers what is published, and its text only where it is free', async () => {
    const free = await publishedBy(creator);
    const sold = await publishedBy(creator, forSale);
    const stranger = api.anonymous();
    const read = await stranger.get(`/api/content/${free.id}`).expect(200);
    expect(read.data).toMatchObject({
      body: 'Once upon a time.',
      access: { granted: true, reason: 'free' },
    });
    const teaser = await stranger.get(`/api/content/${sold.id}`).expect(200);
    expect(teaser.data.access).toEqual({ granted: false, reason: 'sign_in_required' });
    expect(teaser.data).not.toHaveProperty('body');
    const viewer = await api.viewer();
    const offer = await viewer.get(`/api/content/${sold.id}`).expect(200);
    expect(offer.data.access).toEqual({ granted: false, reason: 'purchase_required' });
    expect(offer.text).not.toContain('Once upon a time.');
  });

  test('answers one and the same 404 for what is private, a draft, deleted or made up', async () => {
    const secret = await publishedBy(creator, { visibility: 'private' });
    const draft = await draftOf(creator);
    const gone = await publishedBy(creator);
    await creator.delete(`/api/content/${gone.id}`).expect(204);
    const viewer = await api.viewer();
    const bodies = await Promise.all(
      [secret.id, draft.id, gone.id, randomUUID()].map(
        async (id) => (await viewer.get(`/api/content/${id}`).expect(404)).body.error,
      ),
    );
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    await creator.get(`/api/content/${secret.id}`).expect(200);
    await creator.get(`/api/content/${gone.id}`).expect(404);
  });

  test.each(['abc', '%00', `${randomUUID()}x`, 'x'.repeat(2000), '..%2f..%2fetc'])(
    'refuses the id %s',
    async (id) => {
      const { status } = await api.anonymous().get(`/api/content/${id}`);
      expect([400, 404]).toContain(status);
    },
  );

  test('a buyer keeps a deleted item, and nobody else sees it', async () => {
    const item = await createTestContent(creator, forSale);
    const buyer = await api.viewer();
    await createTestPurchase(item, buyer);
    await creator.delete(`/api/content/${item.id}`).expect(204);
    const kept = await buyer.get(`/api/content/${item.id}`).expect(200);
    expect(kept.data.access).toEqual({ granted: true, reason: 'purchased' });
    await (await api.viewer()).get(`/api/content/${item.id}`).expect(404);
    await db.update(content).set({ takenDownAt: new Date() }).where(eq(content.id, item.id));
    await buyer.get(`/api/content/${item.id}`).expect(404);
  });

  test("shows the creator's own thumbnail before the poster", async () => {
    const thumbnailUrl = 'https://example.test/cover.jpg';
    const assets = {
      poster: 'poster/poster.jpg',
      thumbhash: '1lcGPIh2d3eAiIh3iHeJcIcHdw==',
      thumbnails: null,
      waveform: null,
    };
    const { id: mediaItemId } = await createTestMedia(creator, { assets });
    const item = await createTestContent(creator, { thumbnailUrl, mediaItemId });
    const read = await api.anonymous().get(`/api/content/${item.id}`).expect(200);
    expect(read.data).toMatchObject({ thumbnailUrl, thumbhash: null });
  });
});
