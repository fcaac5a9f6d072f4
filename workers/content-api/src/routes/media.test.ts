import { UPLOAD_PART_BYTES } from '@codex/constants';
import { schema } from '@codex/database';
import {
  createTestContent,
  createTestMedia,
  createTestPurchase,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { announce, bytes, clip, jobsOf, partOf, rowOf, uploaded } from './media-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { content, mediaItems, purchases } = schema;
let creator: TestClient;
let other: TestClient;

beforeEach(async () => {
  [creator, other] = await Promise.all([api.creator(), api.creator()]);
});
afterAll(teardownTestDatabase);

describe('announcing a file', () => {
  test('answers into which parts to cut it, and no storage key', async () => {
    const made = await creator
      .post('/api/media', clip({ fileSizeBytes: 2 * UPLOAD_PART_BYTES + 1, description: 'Raw' }))
      .expect(201);
    expect(made.data).toEqual({
      id: expect.any(String),
      title: 'A clip',
      description: 'Raw',
      mediaType: 'video',
      mimeType: 'video/mp4',
      fileSizeBytes: 2 * UPLOAD_PART_BYTES + 1,
      status: 'uploading',
      progressPercent: 0,
      failureReason: null,
      durationSeconds: null,
      width: null,
      height: null,
      thumbnailUrl: null,
      waveformUrl: null,
      renditions: [],
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      uploadedAt: null,
      upload: { partSizeBytes: UPLOAD_PART_BYTES, partCount: 3 },
    });
  });

  test('takes a type with parameters', async () => {
    const mimeType = 'Audio/OGG; codecs=opus';
    const media = await announce(creator, { mediaType: 'audio', mimeType });
    expect(media.mimeType).toBe('audio/ogg');
  });

  test('is for creators who are signed in', async () => {
    await api.anonymous().post('/api/media', clip()).expect(401);
    await (await api.viewer()).post('/api/media', clip()).expect(403);
  });

  test.each([
    ['an unknown key', { status: 'ready' }, 'status'],
    ['no title', { title: '' }, 'title'],
    ['a NUL byte', { title: 'a\0' }, 'title'],
    ['an empty file', { fileSizeBytes: 0 }, 'fileSizeBytes'],
    ['a file beyond all limits', { fileSizeBytes: 2 ** 45 }, 'fileSizeBytes'],
    ['half a byte', { fileSizeBytes: 1.5 }, 'fileSizeBytes'],
    ['a type of no media', { mimeType: 'application/pdf' }, 'mimeType'],
    ['sound called video', { mimeType: 'audio/mpeg' }, 'mimeType'],
    ['an unknown kind', { mediaType: 'image' }, 'mediaType'],
  ])('refuses %s and names the field', async (_, values, field) => {
    const { error } = await creator.post('/api/media', clip(values)).expect(400);
    expect(error.details.issues.map((issue: { field: string }) => issue.field)).toContain(field);
  });
});

describe('the status', () => {
  test.each(['ready', 'failed', 'uploaded', 'transcoding'])(
    'cannot be set to %s',
    async (status) => {
      const media = await announce(creator);
      const { error } = await creator.patch(`/api/media/${media.id}`, { status }).expect(422);
      expect(error).toMatchObject({ code: 'BUSINESS_RULE', details: { field: 'status' } });
    },
  );

  test('of a failed upload is set back for another file, and late words of the old one count for nothing', async () => {
    const media = await uploaded(creator);
    const path = `/internal/media/${media.id}/transcoding`;
    const fail = (generation: number) =>
      api.internal('POST', `${path}/failed`, {
        body: JSON.stringify({ generation, reason: 'This file is damaged.' }),
      });
    await fail(1).expect(200);
    const failed = await creator.get(`/api/media/${media.id}`).expect(200);
    expect(failed.data).toMatchObject({ status: 'failed', failureReason: 'This file is damaged.' });
    const reset = await creator
      .patch(`/api/media/${media.id}`, { status: 'uploading', fileSizeBytes: 2000 })
      .expect(200);
    expect(reset.data).toMatchObject({
      status: 'uploading',
      failureReason: null,
      uploadedAt: null,
      fileSizeBytes: 2000,
      upload: { partCount: 1 },
    });
    expect((await creator.get(`/api/media/${media.id}/parts`).expect(200)).items).toEqual([]);
    await creator.put(partOf(media.id, 1), bytes(2000)).expect(200);
    await creator.post(`/api/media/${media.id}/complete`).expect(200);
    await fail(1).expect(409);
    // The new file's job waits for nobody: a transcoder of another test may have begun it.
    expect(await rowOf(media.id)).toMatchObject({
      status: expect.stringMatching(/^(uploaded|transcoding)$/),
      failureReason: null,
      generation: 2,
    });
  });

  test('of what is ready or on its way is not set back', async () => {
    const ready = await createTestMedia(creator);
    const { id } = await uploaded(creator);
    for (const media of [ready.id, id]) {
      await creator.patch(`/api/media/${media}`, { status: 'uploading' }).expect(422);
    }
  });

  test.each([
    ['a size alone', { fileSizeBytes: 5 }, 'fileSizeBytes'],
    ['another kind of file', { status: 'uploading', mimeType: 'audio/mpeg' }, 'mimeType'],
    ['a duration', { durationSeconds: 5 }, 'durationSeconds'],
    ['an unknown status', { status: 'done' }, 'status'],
  ])('refuses %s', async (_, change, field) => {
    const media = await announce(creator);
    const { error } = await creator.patch(`/api/media/${media.id}`, change).expect(400);
    expect(error.details.issues[0].field).toBe(field);
  });

  test('of a failed item goes back into the queue on retry', async () => {
    const media = await uploaded(creator);
    await creator.post(`/api/media/${media.id}/retry`).expect(200);
    expect(await jobsOf(media.id)).toHaveLength(1);
    await db
      .update(mediaItems)
      .set({ status: 'failed', failureReason: 'Broken.' })
      .where(eq(mediaItems.id, media.id));
    const again = await creator.post(`/api/media/${media.id}/retry`).expect(200);
    expect(again.data).toMatchObject({ status: 'uploaded', failureReason: null });
    expect(await jobsOf(media.id)).toHaveLength(2);
    const ready = await createTestMedia(creator);
    await creator.post(`/api/media/${ready.id}/retry`).expect(422);
    const fresh = await announce(creator);
    await creator.post(`/api/media/${fresh.id}/retry`).expect(422);
  });

  test('whose files were lost is made again, or sent again, once an operator says so', async () => {
    const lost = async () => {
      const { id } = await createTestMedia(creator);
      const failureReason = 'Its files were lost. Please try again.';
      await db
        .update(mediaItems)
        .set({ status: 'failed', failureReason })
        .where(eq(mediaItems.id, id));
      return `/api/media/${id}`;
    };
    const made = await creator.post(`${await lost()}/retry`).expect(200);
    expect(made.data).toMatchObject({ status: 'uploaded', failureReason: null });
    const sent = await creator.patch(await lost(), { status: 'uploading' }).expect(200);
    expect(sent.data).toMatchObject({ status: 'uploading', failureReason: null });
  });
});

describe("a creator's media", () => {
  test('is listed newest first, filtered and paged', async () => {
    const first = await announce(creator, { title: 'First' });
    await createTestMedia(creator, { title: 'Second' });
    await announce(creator, { title: 'Third', mediaType: 'audio', mimeType: 'audio/flac' });
    await announce(other, { title: 'Foreign' });
    const list = async (query: string) => {
      const { items, body } = await creator.get(`/api/media?${query}`).expect(200);
      return [items.map(({ title }) => title), body.pagination.total];
    };
    expect(await list('')).toEqual([['Third', 'Second', 'First'], 3]);
    expect(await list('status=ready')).toEqual([['Second'], 1]);
    expect(await list('mediaType=audio')).toEqual([['Third'], 1]);
    expect(await list('limit=1&page=3')).toEqual([['First'], 3]);
    expect(await list('limit=1&page=4')).toEqual([[], 3]);
    expect((await creator.get(`/api/media/${first.id}`).expect(200)).data).toEqual(first);
    await creator.get('/api/media?status=done').expect(400);
    await (await api.viewer()).get('/api/media').expect(403);
  });

  test('shows its pictures by address, never its place in storage', async () => {
    const media = await createTestMedia(creator, {
      assets: { poster: 'poster/poster.jpg', thumbnails: null, waveform: 'waveform/peaks.json' },
    });
    const read = await creator.get(`/api/media/${media.id}`).expect(200);
    expect(read.data.thumbnailUrl).toContain(`/${media.id}/poster/poster.jpg`);
    expect(read.data.waveformUrl).toContain(`/${media.id}/waveform/peaks.json`);
    expect(read.text).not.toMatch(/originals|storageKey|r2UploadId|r2_upload/i);
  });

  test('keeps what a change does not name', async () => {
    const media = await announce(creator, { description: 'Raw' });
    const renamed = await creator.patch(`/api/media/${media.id}`, { title: 'Cut' }).expect(200);
    expect(renamed.data).toMatchObject({ title: 'Cut', description: 'Raw', status: 'uploading' });
    const cleared = await creator
      .patch(`/api/media/${media.id}`, { description: null })
      .expect(200);
    expect(cleared.data).toMatchObject({ title: 'Cut', description: null });
    await creator.patch(`/api/media/${media.id}`, {}).expect(200);
  });

  test('is deleted when nothing uses it', async () => {
    const free = await createTestMedia(creator);
    await creator.delete(`/api/media/${free.id}`).expect(204);
    await creator.get(`/api/media/${free.id}`).expect(404);
    await creator.delete(`/api/media/${free.id}`).expect(404);
  });

  test('stays while an item uses it, and for whoever bought that item', async () => {
    const item = await createTestContent(creator, forSale);
    const address = `/api/media/${item.mediaItemId}`;
    const { error } = await creator.delete(address).expect(409);
    expect(error.details).toEqual({ reason: 'media_in_use' });
    const buyer = await api.viewer();
    await createTestPurchase(item, buyer);
    await creator.delete(`/api/content/${item.id}`).expect(204);
    await creator.delete(address).expect(409);
    await db
      .update(purchases)
      .set({ status: 'refunded', refundedCents: 999 })
      .where(eq(purchases.contentId, item.id));
    await creator.delete(address).expect(204);
  });

  test('is not deleted and put to use at the same time', async () => {
    const rounds = Array.from({ length: 10 }, async (_, n) => {
      const author = await api.creator();
      const media = await createTestMedia(author);
      const use = () =>
        author.post('/api/content', {
          title: 'V',
          slug: `v-${n}`,
          contentType: 'video',
          mediaItemId: media.id,
        });
      const [made, gone] = await Promise.all([use(), author.delete(`/api/media/${media.id}`)]);
      expect([
        [201, 409],
        [404, 204],
      ]).toContainEqual([made.status, gone.status]);
    });
    await Promise.all(rounds);
    const broken = await db
      .select({ id: content.id })
      .from(content)
      .innerJoin(mediaItems, eq(mediaItems.id, content.mediaItemId))
      .where(sql`${mediaItems.deletedAt} is not null and ${content.deletedAt} is null`);
    expect(broken).toEqual([]);
  });
});
