import { randomBytes, randomUUID } from 'node:crypto';
import { UPLOAD_PART_BYTES } from '@codex/constants';
import { schema } from '@codex/database';
import {
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { forSale, publishedVideo, readyMedia, sell } from './stream-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { content, mediaItems, purchases, uploadParts } = schema;
let creator: TestClient;
let other: TestClient;

beforeEach(async () => {
  [creator, other] = await Promise.all([api.creator(), api.creator()]);
});
afterAll(teardownTestDatabase);

const clip = (values: object = {}) => ({
  title: 'A clip',
  mediaType: 'video',
  mimeType: 'video/mp4',
  fileSizeBytes: 1000,
  ...values,
});
const announce = async (client: TestClient, values: object = {}) =>
  (await client.post('/api/media', clip(values)).expect(201)).data;
const bytes = (size: number) => new Uint8Array(randomBytes(size));
const partOf = (id: string, n: number) => `/api/media/${id}/parts/${n}`;
const jobsOf = async (mediaId: string) => {
  const found = await db.execute(
    sql`select data from pgboss.job where name = 'transcode' and data ->> 'mediaId' = ${mediaId}`,
  );
  return found.rows.map(({ data }) => data);
};
const rowOf = async (id: string) => {
  const [row] = await db.select().from(mediaItems).where(eq(mediaItems.id, id));
  if (!row) throw new Error('The media is not there.');
  return row;
};
const uploaded = async (client: TestClient) => {
  const media = await announce(client);
  await client.put(partOf(media.id, 1), bytes(1000)).expect(200);
  return (await client.post(`/api/media/${media.id}/complete`).expect(200)).data;
};

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

describe('sending parts', () => {
  test('takes them in any order and at once, again where asked, and makes one file', async () => {
    const sizes = [UPLOAD_PART_BYTES, UPLOAD_PART_BYTES, 12_345];
    const parts = sizes.map(bytes);
    const fileSizeBytes = sizes.reduce((sum, size) => sum + size, 0);
    const media = await announce(creator, { fileSizeBytes });
    const send = (n: number) => creator.put(partOf(media.id, n), parts[n - 1] ?? '').expect(200);
    const [third, first] = await Promise.all([send(3), send(1)]);
    expect(third.data).toEqual({
      partNumber: 3,
      etag: expect.any(String),
      sizeBytes: 12_345,
    });
    const early = await creator.post(`/api/media/${media.id}/complete`).expect(422);
    expect(early.error.details).toEqual({ missingParts: [2], missingCount: 1 });
    await send(2);
    const again = await send(1);
    const listed = await creator.get(`/api/media/${media.id}/parts`).expect(200);
    expect(listed.items.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
    expect(listed.items[0]).toEqual(again.data);
    expect(first.data.partNumber).toBe(1);
    const done = await creator.post(`/api/media/${media.id}/complete`).expect(200);
    expect(done.data).toMatchObject({ status: 'uploaded', uploadedAt: expect.any(String) });
    expect(done.data).not.toHaveProperty('upload');
    const source = await api.internal('GET', `/internal/media/${media.id}/source`).expect(200);
    expect(source.headers.get('content-length')).toBe(String(fileSizeBytes));
    expect(await jobsOf(media.id)).toEqual([{ mediaId: media.id, generation: 1 }]);
  }, 60_000);

  test('ten first parts at once begin one upload', async () => {
    const media = await announce(creator);
    const same = bytes(1000);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => creator.put(partOf(media.id, 1), same)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await creator.put(partOf(media.id, 1), same).expect(200);
    await creator.post(`/api/media/${media.id}/complete`).expect(200);
  });

  test('refuses a wrong size before it reads', async () => {
    const media = await announce(creator, { fileSizeBytes: UPLOAD_PART_BYTES + 10 });
    await creator.put(partOf(media.id, 2), bytes(11)).expect(413);
    const short = await creator.put(partOf(media.id, 2), bytes(9)).expect(422);
    expect(short.error.details).toEqual({ field: 'Content-Length', expectedBytes: 10 });
    await creator.put(partOf(media.id, 1), bytes(100)).expect(422);
    await creator.put(partOf(media.id, 2), bytes(0)).expect(422);
    const beyond = await creator.put(partOf(media.id, 3), bytes(10)).expect(422);
    expect(beyond.error.details).toEqual({ field: 'n', partCount: 2 });
    for (const n of ['0', '-1', '1.5', 'x', '10001', '1e3']) {
      await creator.put(`/api/media/${media.id}/parts/${n}`, bytes(10)).expect(400);
    }
  });

  test('needs to know the length, and raw bytes', async () => {
    const media = await announce(creator);
    const typed = { 'content-type': 'application/json' };
    await creator.put(partOf(media.id, 1), bytes(1000), typed).expect(415);
    const chunked = await creator.fetch(partOf(media.id, 1), {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Blob([bytes(1000)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(422);
    const body = (await chunked.json()) as { error: { details: unknown } };
    expect(body.error.details).toEqual({ field: 'Content-Length' });
  });

  test("is the owner's alone", async () => {
    const media = await announce(creator);
    const unknown = randomUUID();
    for (const send of [
      (id: string) => other.put(partOf(id, 1), bytes(1000)),
      (id: string) => other.get(`/api/media/${id}/parts`),
      (id: string) => other.post(`/api/media/${id}/complete`),
      (id: string) => other.get(`/api/media/${id}`),
      (id: string) => other.patch(`/api/media/${id}`, { title: 'Mine' }),
      (id: string) => other.delete(`/api/media/${id}`),
      (id: string) => other.post(`/api/media/${id}/retry`),
    ]) {
      const refused = await send(media.id).expect(404);
      expect(refused.error).toEqual((await send(unknown).expect(404)).error);
    }
    await api.anonymous().put(partOf(media.id, 1), bytes(1000)).expect(401);
    expect((await creator.get(`/api/media/${media.id}`).expect(200)).data.title).toBe('A clip');
  });
});

describe('completing an upload', () => {
  test('repeats itself without a second order, also ten times at once', async () => {
    const media = await announce(creator);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(200);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => creator.post(`/api/media/${media.id}/complete`).expect(200)),
    );
    expect(new Set(answers.map(({ data }) => data.status))).toEqual(new Set(['uploaded']));
    expect(await jobsOf(media.id)).toHaveLength(1);
    expect((await rowOf(media.id)).generation).toBe(1);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(409);
  });

  test('finishes what a crash interrupted between storage and database', async () => {
    const media = await announce(creator);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(200);
    const { r2UploadId } = await rowOf(media.id);
    await creator.post(`/api/media/${media.id}/complete`).expect(200);
    // As if the process had died after storage put the parts together.
    await db
      .update(mediaItems)
      .set({ status: 'uploading', generation: 0, uploadedAt: null, r2UploadId })
      .where(eq(mediaItems.id, media.id));
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(409);
    const done = await creator.post(`/api/media/${media.id}/complete`).expect(200);
    expect(done.data.status).toBe('uploaded');
    expect((await rowOf(media.id)).generation).toBe(1);
  });

  test('of nothing names the missing parts', async () => {
    const media = await announce(creator, { fileSizeBytes: 200 * UPLOAD_PART_BYTES });
    const { error } = await creator.post(`/api/media/${media.id}/complete`).expect(422);
    expect(error.details.missingParts).toHaveLength(100);
    expect(error.details.missingCount).toBe(200);
  });

  test('asks for the parts again when storage holds others than were noted', async () => {
    const media = await announce(creator);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(200);
    await db
      .update(uploadParts)
      .set({ etag: '0'.repeat(32) })
      .where(eq(uploadParts.mediaId, media.id));
    await creator.post(`/api/media/${media.id}/complete`).expect(409);
    expect((await creator.get(`/api/media/${media.id}/parts`).expect(200)).items).toEqual([]);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(200);
    await creator.post(`/api/media/${media.id}/complete`).expect(200);
  });

  test('asks for the parts again when storage gave the upload up', async () => {
    const media = await announce(creator);
    const another = await announce(creator);
    await creator.put(partOf(another.id, 1), bytes(1000)).expect(200);
    const { r2UploadId } = await rowOf(another.id);
    await db.update(mediaItems).set({ r2UploadId }).where(eq(mediaItems.id, media.id));
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(409);
    await creator.put(partOf(media.id, 1), bytes(1000)).expect(200);
    await creator.post(`/api/media/${media.id}/complete`).expect(200);
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
    expect(await rowOf(media.id)).toMatchObject({ status: 'uploaded', generation: 2 });
  });

  test('of what is ready or on its way is not set back', async () => {
    const ready = await readyMedia(creator.id);
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
    const ready = await readyMedia(creator.id);
    await creator.post(`/api/media/${ready.id}/retry`).expect(422);
    const fresh = await announce(creator);
    await creator.post(`/api/media/${fresh.id}/retry`).expect(422);
  });
});

describe("a creator's media", () => {
  test('is listed newest first, filtered and paged', async () => {
    const first = await announce(creator, { title: 'First' });
    await readyMedia(creator.id, { title: 'Second' });
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
    const media = await readyMedia(creator.id, {
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
    const free = await readyMedia(creator.id);
    await creator.delete(`/api/media/${free.id}`).expect(204);
    await creator.get(`/api/media/${free.id}`).expect(404);
    await creator.delete(`/api/media/${free.id}`).expect(404);
  });

  test('stays while an item uses it, and for whoever bought that item', async () => {
    const item = await publishedVideo(creator, forSale);
    const address = `/api/media/${item.mediaItemId}`;
    await creator.delete(address).expect(409);
    const buyer = await api.viewer();
    await sell(item, buyer.id);
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
      const media = await readyMedia(author.id);
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
