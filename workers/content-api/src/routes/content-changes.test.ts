import { randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  createTestContent,
  createTestMedia,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { draftOf, fieldsOf, publishedBy } from './content-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { mediaItems } = schema;
let creator: TestClient;
let other: TestClient;

beforeEach(async () => {
  [creator, other] = await Promise.all([api.creator(), api.creator()]);
});
afterAll(teardownTestDatabase);

describe('changing an item', () => {
  test('changes what is given and nothing else', async () => {
    const draft = await draftOf(creator, { tags: ['a'] });
    const changed = await creator
      .patch(`/api/content/${draft.id}`, { title: 'Another', ...forSale })
      .expect(200);
    expect(changed.data).toMatchObject({
      title: 'Another',
      priceCents: 999,
      slug: draft.slug,
      body: draft.body,
      tags: ['a'],
    });
    await creator.patch(`/api/content/${draft.id}`, {}).expect(200);
    expect(Date.parse(changed.data.updatedAt)).toBeGreaterThan(Date.parse(draft.updatedAt));
  });

  test("is for its owner; somebody else's answers as one that does not exist", async () => {
    const item = await publishedBy(creator);
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/publish'],
      ['POST', '/unpublish'],
    ] as const) {
      const send = (id: string) =>
        other.request(method, `/api/content/${id}${path}`, {
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
      const refused = await send(item.id).expect(404);
      expect(refused.error).toEqual((await send(randomUUID()).expect(404)).error);
      await api.anonymous().request(method, `/api/content/${item.id}${path}`).expect(401);
    }
  });

  test.each([
    ['an unknown key', { creatorId: randomUUID() }, 'creatorId'],
    ['a status', { status: 'published' }, 'status'],
    ['a price that contradicts', { visibility: 'public', priceCents: 500 }, 'priceCents'],
    ['a text with media', { contentType: 'written', mediaItemId: randomUUID() }, 'mediaItemId'],
    ['no title', { title: null }, 'title'],
  ])('refuses %s and names the field', async (_, change, field) => {
    const draft = await draftOf(creator);
    const refused = await creator.patch(`/api/content/${draft.id}`, change).expect(400);
    expect(fieldsOf(refused)).toContain(field);
  });

  test.each([
    ['a sale without a price', {}, { visibility: 'purchased_only' }, 'priceCents'],
    ['a gift with a price', forSale, { visibility: 'public' }, 'priceCents'],
    ['a sale whose price is taken', forSale, { priceCents: null }, 'priceCents'],
    ['a video with a text', {}, { contentType: 'video' }, 'body'],
  ])('refuses to leave %s', async (_, values, change, field) => {
    const draft = await draftOf(creator, values);
    const refused = await creator.patch(`/api/content/${draft.id}`, change).expect(422);
    expect(refused.error.code).toBe('BUSINESS_RULE');
    expect(fieldsOf(refused)).toEqual([field]);
  });

  test('what is published keeps its substance', async () => {
    const text = await publishedBy(creator);
    const video = await createTestContent(creator);
    const unfinished = await createTestMedia(creator, {
      status: 'transcoding',
      readyGeneration: null,
    });
    await creator.patch(`/api/content/${text.id}`, { body: null }).expect(422);
    await creator.patch(`/api/content/${video.id}`, { mediaItemId: null }).expect(422);
    const early = await creator
      .patch(`/api/content/${video.id}`, { mediaItemId: unfinished.id })
      .expect(422);
    expect(early.error).toMatchObject({
      code: 'MEDIA_NOT_READY',
      details: { mediaStatus: 'transcoding' },
    });
    const foreign = await createTestMedia(other);
    await creator.patch(`/api/content/${video.id}`, { mediaItemId: foreign.id }).expect(404);
  });

  test('of two items that want one slug, the second is refused', async () => {
    const [first, second] = await Promise.all([draftOf(creator), draftOf(creator)]);
    const taken = await creator
      .patch(`/api/content/${second.id}`, { slug: first.slug })
      .expect(409);
    expect(taken.error.code).toBe('SLUG_CONFLICT');
  });

  test('takes ten changes at once, each whole', async () => {
    const draft = await draftOf(creator);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        creator.patch(
          `/api/content/${draft.id}`,
          n % 2 ? { visibility: 'public', priceCents: null } : forSale,
        ),
      ),
    );
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
  });
});

describe('publishing', () => {
  test('is idempotent, keeps its date, and is undone', async () => {
    const draft = await draftOf(creator);
    const first = await creator.post(`/api/content/${draft.id}/publish`).expect(200);
    expect(first.data).toMatchObject({ status: 'published' });
    const again = await creator.post(`/api/content/${draft.id}/publish`).expect(200);
    expect(again.data.publishedAt).toBe(first.data.publishedAt);
    const back = await creator.post(`/api/content/${draft.id}/unpublish`).expect(200);
    expect(back.data.status).toBe('draft');
    await creator.post(`/api/content/${draft.id}/unpublish`).expect(200);
    await api.anonymous().get(`/api/content/${draft.id}`).expect(404);
    const later = await creator.post(`/api/content/${draft.id}/publish`).expect(200);
    expect(later.data.publishedAt).toBe(first.data.publishedAt);
  });

  test.each(['uploading', 'uploaded', 'transcoding', 'failed'] as const)(
    'waits for media that is %s',
    async (status) => {
      const failureReason = status === 'failed' ? 'Broken.' : null;
      const media = await createTestMedia(creator, {
        status,
        failureReason,
        readyGeneration: null,
      });
      const draft = await draftOf(creator, {
        contentType: 'video',
        body: null,
        mediaItemId: media.id,
      });
      const refused = await creator.post(`/api/content/${draft.id}/publish`).expect(422);
      expect(refused.error).toMatchObject({
        code: 'MEDIA_NOT_READY',
        details: { mediaStatus: status },
      });
      await db
        .update(mediaItems)
        .set({ status: 'ready', readyGeneration: 1 })
        .where(eq(mediaItems.id, media.id));
      await creator.post(`/api/content/${draft.id}/publish`).expect(200);
    },
  );

  test('needs media or a text at all', async () => {
    const bare = await draftOf(creator, { contentType: 'audio', body: null });
    const unwritten = await draftOf(creator, { body: null });
    const refused = await creator.post(`/api/content/${bare.id}/publish`).expect(422);
    expect(refused.error).toMatchObject({
      code: 'MEDIA_NOT_READY',
      details: { mediaStatus: null },
    });
    const empty = await creator.post(`/api/content/${unwritten.id}/publish`).expect(422);
    expect(empty.error).toMatchObject({ code: 'BUSINESS_RULE', details: { field: 'body' } });
  });
});
