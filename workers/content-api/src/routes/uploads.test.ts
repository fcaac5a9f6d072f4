import { randomUUID } from 'node:crypto';
import { UPLOAD_PART_BYTES } from '@codex/constants';
import { schema } from '@codex/database';
import {
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { announce, bytes, jobsOf, partOf, rowOf } from './media-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { mediaItems, uploadParts } = schema;
let creator: TestClient;
let other: TestClient;

beforeEach(async () => {
  [creator, other] = await Promise.all([api.creator(), api.creator()]);
});
afterAll(teardownTestDatabase);

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
    expect(await jobsOf(media.id)).toMatchObject([{ mediaId: media.id, generation: 1 }]);
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
