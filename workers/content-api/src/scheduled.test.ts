import { schema } from '@codex/database';
import {
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  waitFor,
  type TestClient,
} from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOutputs } from './routes/stream-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const { mediaItems, streamRevocations, uploadParts } = schema;
let creator: TestClient;

beforeAll(async () => {
  creator = await api.creator();
});
afterAll(teardownTestDatabase);

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const bytes = (size: number) => new Uint8Array(size).fill(7);
const runCron = async () => {
  const run = await fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/content-api`, {
    method: 'POST',
  });
  expect(await run.json()).toEqual({ outcome: 'ok' });
};
const change = (id: string, values: Partial<typeof mediaItems.$inferInsert>) =>
  db.update(mediaItems).set(values).where(eq(mediaItems.id, id));
const rowOf = async (id: string) => {
  const [row] = await db.select().from(mediaItems).where(eq(mediaItems.id, id));
  if (!row) throw new Error('The media is not there.');
  return row;
};
const sourceStatus = async (id: string) =>
  (await api.internal('GET', `/internal/media/${id}/source`)).status;
const upload = async () => {
  const announced = { title: 'A clip', mediaType: 'video', mimeType: 'video/mp4' };
  const { data } = await creator
    .post('/api/media', { ...announced, fileSizeBytes: 10 })
    .expect(201);
  await creator.put(`/api/media/${data.id}/parts/1`, bytes(10)).expect(200);
  return data.id as string;
};
/** Media whose transcoding left a poster, and the poster's address. */
const withPoster = async () => {
  const id = await upload();
  await creator.post(`/api/media/${id}/complete`).expect(200);
  await change(id, {
    readyGeneration: 1,
    assets: { poster: 'poster/poster.jpg', thumbnails: null, waveform: null },
  });
  await storeOutputs(id, { 'poster/poster.jpg': bytes(3), 'hls/master.m3u8': bytes(4) });
  const { data } = await creator.get(`/api/media/${id}`).expect(200);
  return { id, posterUrl: data.thumbnailUrl as string };
};

test('what was deleted leaves storage, once requests that began before are over', async () => {
  const { id, posterUrl } = await withPoster();
  await creator.delete(`/api/media/${id}`).expect(204);
  await runCron();
  expect((await rowOf(id)).sweptAt).toBeNull();
  await change(id, { deletedAt: ago(11) });
  await runCron();
  await waitFor(async () => (await rowOf(id)).sweptAt !== null, { what: 'the sweep' });
  await change(id, { deletedAt: null });
  expect(await sourceStatus(id)).toBe(404);
  expect((await fetch(posterUrl)).status).toBe(404);
});

test('a deleted upload that was under way is given up', async () => {
  const id = await upload();
  await creator.delete(`/api/media/${id}`).expect(204);
  await change(id, { deletedAt: ago(11) });
  await runCron();
  await waitFor(async () => (await rowOf(id)).sweptAt !== null, { what: 'the sweep' });
  expect(await rowOf(id)).toMatchObject({ r2UploadId: null });
  expect(await db.select().from(uploadParts).where(eq(uploadParts.mediaId, id))).toEqual([]);
});

test('what an earlier transcoding and an earlier upload left goes, what is shown stays', async () => {
  const { id, posterUrl } = await withPoster();
  await change(id, { status: 'failed', failureReason: 'Broken.' });
  await creator.patch(`/api/media/${id}`, { status: 'uploading' }).expect(200);
  await creator.put(`/api/media/${id}/parts/1`, bytes(10)).expect(200);
  await creator.post(`/api/media/${id}/complete`).expect(200);
  await storeOutputs(id, { 'poster/poster.jpg': bytes(5) }, 2);
  await change(id, { readyGeneration: 2, staleSince: ago(60) });
  const { data } = await creator.get(`/api/media/${id}`).expect(200);
  await runCron();
  expect((await rowOf(id)).staleSince).not.toBeNull();
  await change(id, { staleSince: ago(121) });
  await runCron();
  await waitFor(async () => (await rowOf(id)).staleSince === null, { what: 'the sweep' });
  expect((await fetch(data.thumbnailUrl)).status).toBe(200);
  expect(await sourceStatus(id)).toBe(200);
  await change(id, { uploadGeneration: 1, readyGeneration: 1 });
  expect(await sourceStatus(id)).toBe(404);
  expect((await fetch(posterUrl)).status).toBe(404);
});

test('an upload of which nothing was heard for a week begins anew', async () => {
  const [old, slow] = await Promise.all([upload(), upload()]);
  const week = ago(8 * 24 * 60);
  await Promise.all([old, slow].map((id) => change(id, { updatedAt: week })));
  await db.update(uploadParts).set({ createdAt: week }).where(eq(uploadParts.mediaId, old));
  await runCron();
  await waitFor(async () => (await rowOf(old)).uploadGeneration === 2, { what: 'the sweep' });
  expect(await rowOf(old)).toMatchObject({ r2UploadId: null, status: 'uploading' });
  expect((await creator.get(`/api/media/${old}/parts`).expect(200)).items).toEqual([]);
  expect((await creator.get(`/api/media/${slow}/parts`).expect(200)).items).toHaveLength(1);
  await creator.put(`/api/media/${old}/parts/1`, bytes(10)).expect(200);
  await creator.post(`/api/media/${old}/complete`).expect(200);
  await creator.post(`/api/media/${slow}/complete`).expect(200);
});

test('revocations stay as long as a token could live, and no longer', async () => {
  const rows = await db
    .insert(streamRevocations)
    .values([
      { userId: creator.id, revokedAt: ago(121) },
      { userId: creator.id, revokedAt: ago(90) },
    ])
    .returning({ id: streamRevocations.id });
  await runCron();
  const kept = await waitFor(
    async () => {
      const found = await db
        .select({ id: streamRevocations.id })
        .from(streamRevocations)
        .where(sql`${streamRevocations.userId} = ${creator.id}`);
      return found.length === 1 && found;
    },
    { what: 'the sweep' },
  );
  expect(kept).toEqual(rows.slice(1));
});
