import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { schema } from '@codex/database';
import { workerFetch } from '@codex/security';
import {
  addressOf,
  createTestContent,
  createTestMedia,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
const { mediaItems } = schema;
let creator: TestClient;

beforeAll(async () => {
  creator = await api.creator();
});
afterAll(teardownTestDatabase);

type Values = Parameters<typeof createTestMedia>[1];
const ordered = (values: Values = {}) =>
  createTestMedia(creator, { status: 'uploaded', generation: 1, readyGeneration: null, ...values });
const say = (id: string, what: string, body: object) =>
  api.internal('POST', `/internal/media/${id}/transcoding/${what}`, { body: JSON.stringify(body) });
const store = (id: string, path: string, bytes: Uint8Array<ArrayBuffer>, bodySha256?: string) =>
  api.internal('PUT', `/internal/media/${id}/outputs/${path}`, {
    body: bytes,
    bodySha256: bodySha256 ?? createHash('sha256').update(bytes).digest('hex'),
  });
/** Says how large a file will be, sends none of it, and returns the status of the answer. */
async function announce(path: string, sizeBytes: number): Promise<number | undefined> {
  const answer = Promise.withResolvers<number | undefined>();
  const fetcher = {
    fetch: async (url: string, { headers }: RequestInit = {}) => {
      const signed = Object.fromEntries(new Headers(headers));
      const sending = request(url, {
        method: 'PUT',
        headers: { ...signed, 'content-length': sizeBytes },
      });
      sending.once('response', ({ statusCode }) => answer.resolve(statusCode));
      sending.once('error', answer.reject);
      sending.flushHeaders();
      await answer.promise.finally(() => sending.destroy());
      return new Response();
    },
  };
  const secret = process.env['WORKER_SHARED_SECRET'] ?? '';
  await workerFetch(addressOf(path), {
    secret,
    method: 'PUT',
    bodySha256: 'a'.repeat(64),
    fetcher,
  });
  return answer.promise;
}
const some = (size = 100) => new Uint8Array(randomBytes(size));
const rowOf = async (id: string) => {
  const [row] = await db.select().from(mediaItems).where(eq(mediaItems.id, id));
  return row;
};
const result = (values: object = {}) => ({
  durationSeconds: 12.5,
  width: 1280,
  height: 720,
  frameRate: 30,
  hasAudio: true,
  hasVideo: true,
  renditions: [
    { name: 'v720', kind: 'video', width: 1280, height: 720, bitrate: 2_000_000, codecs: 'avc1.64001f' },
    { name: 'audio', kind: 'audio', width: null, height: null, bitrate: 128_000, codecs: 'mp4a.40.2' },
  ], // prettier-ignore
  posterPath: 'poster/1280.jpg',
  thumbnailsPath: 'thumbnails/thumbnails.vtt',
  waveformPath: null,
  sizeBytes: 1_000_000,
  ...values,
});

test('an order goes from start over progress to ready, and repeating any word changes nothing', async () => {
  const { id } = await ordered();
  const source = await say(id, 'start', { generation: 1 }).expect(200);
  expect(source.data).toEqual({ mediaType: 'video', mimeType: 'video/mp4', fileSizeBytes: 1000 });
  await say(id, 'start', { generation: 1 }).expect(200);
  await say(id, 'progress', { generation: 1, percent: 41.7 }).expect(200);
  await say(id, 'progress', { generation: 1, percent: 12 }).expect(200);
  const half = await creator.get(`/api/media/${id}`).expect(200);
  expect(half.data).toMatchObject({ status: 'transcoding', progressPercent: 41 });
  await say(id, 'complete', { generation: 1, result: result() }).expect(422);
  await store(id, '1/hls/master.m3u8', some()).expect(200);
  await say(id, 'playable', { generation: 1, result: result() }).expect(200);
  expect(await rowOf(id)).toMatchObject({ status: 'transcoding', readyGeneration: 1 });
  await say(id, 'complete', { generation: 1, result: result() }).expect(200);
  const ready = await creator.get(`/api/media/${id}`).expect(200);
  expect(ready.data).toMatchObject({
    status: 'ready',
    progressPercent: 100,
    durationSeconds: 12.5,
    width: 1280,
    height: 720,
    renditions: result().renditions,
  });
  const before = await rowOf(id);
  await say(id, 'complete', { generation: 1, result: result({ durationSeconds: 99 }) }).expect(200);
  await say(id, 'playable', { generation: 1, result: result({ durationSeconds: 99 }) }).expect(200);
  await say(id, 'progress', { generation: 1, percent: 3 }).expect(200);
  await say(id, 'failed', { generation: 1, reason: 'Too late.' }).expect(200);
  await say(id, 'start', { generation: 1 }).expect(409);
  await store(id, '1/hls/master.m3u8', some()).expect(409);
  expect(await rowOf(id)).toEqual(before);
});

test('what the poster looks like from afar is told with the item', async () => {
  const { id } = await ordered({ status: 'transcoding' });
  const { id: contentId } = await createTestContent(creator, { mediaItemId: id });
  await store(id, '1/hls/master.m3u8', some()).expect(200);
  await say(id, 'playable', { generation: 1, result: result() }).expect(200);
  const before = await api.anonymous().get(`/api/content/${contentId}`).expect(200);
  expect(before.data.thumbhash).toBeNull();
  const thumbhash = '1lcGPIh2d3eAiIh3iHeJcIcHdw==';
  await say(id, 'complete', { generation: 1, result: result({ thumbhash }) }).expect(200);
  const after = await api.anonymous().get(`/api/content/${contentId}`).expect(200);
  expect(after.data.thumbhash).toBe(thumbhash);
  const list = await api.anonymous().get(`/api/content/${creator.id}/list`).expect(200);
  const listed = list.items.find((item: { id: string }) => item.id === contentId);
  expect(listed).toMatchObject({ thumbhash });
});

test('words of an order that was replaced are refused and change nothing', async () => {
  const { id } = await ordered({ generation: 3, status: 'transcoding', readyGeneration: 1 });
  const before = await rowOf(id);
  await say(id, 'start', { generation: 2 }).expect(409);
  await say(id, 'progress', { generation: 2, percent: 50 }).expect(409);
  await say(id, 'failed', { generation: 2, reason: 'Broken.' }).expect(409);
  await say(id, 'complete', { generation: 2, result: result() }).expect(409);
  await say(id, 'playable', { generation: 4, result: result() }).expect(409);
  await store(id, '2/hls/master.m3u8', some()).expect(409);
  expect(await rowOf(id)).toEqual(before);
});

test('a failure tells the creator why and keeps what could be watched', async () => {
  const { id } = await ordered({ generation: 2, readyGeneration: 1 });
  await say(id, 'failed', { generation: 2, reason: 'This file is damaged.' }).expect(200);
  expect(await rowOf(id)).toMatchObject({
    status: 'failed',
    failureReason: 'This file is damaged.',
    readyGeneration: 1,
  });
});

test('media that is deleted or was never there has no transcoding', async () => {
  const gone = await ordered({ deletedAt: new Date() });
  for (const id of [gone.id, randomUUID()]) {
    await say(id, 'start', { generation: 1 }).expect(404);
    await say(id, 'progress', { generation: 1, percent: 1 }).expect(404);
    await say(id, 'failed', { generation: 1, reason: 'Broken.' }).expect(404);
    await store(id, '1/hls/master.m3u8', some()).expect(404);
    await api.internal('GET', `/internal/media/${id}/source`).expect(404);
  }
});

describe('outputs', () => {
  test.each([
    'hls/master.m3u8', 'v720/index.m3u8', 'v720/init.mp4', 'v1080/seg_00001.m4s', 'audio/index.m3u8',
    'a128/seg_00012.m4s', 'poster/1280.jpg', 'poster/480.webp', 'thumbnails/sprite.jpg',
    'thumbnails/thumbnails.vtt', 'waveform/peaks.json',
  ])('may be called %s', async (path) => {
    const { id } = await ordered({ status: 'transcoding' });
    await store(id, `1/${path}`, some()).expect(200);
  }); // prettier-ignore

  test.each([
    '1/hls/evil.html', '1/hls/..%2f..%2foriginals', '1/v720/seg_1.ts', '1/v99999/init.mp4', '1/x/y.m4s',
    '1/hls/master.m3u8%00', '0/hls/master.m3u8', '-1/hls/master.m3u8', '1e3/hls/master.m3u8',
    '1/..%2f1/init.mp4', '1/v720/SEG_00001.m4s', '1/originals/1',
  ])('may not be called %s', async (path) => {
    const { id } = await ordered({ status: 'transcoding' });
    await store(id, path, some()).expect(400);
  }); // prettier-ignore

  test('are the bytes that were signed', async () => {
    const { id } = await ordered({ status: 'transcoding' });
    const lie = createHash('sha256').update('something else').digest('hex');
    await store(id, '1/poster/1280.jpg', some(), lie).expect(422);
  });

  test('are of bounded size, and refused before a byte of them is read', async () => {
    const { id } = await ordered({ status: 'transcoding' });
    const path = `/internal/media/${id}/outputs/1/v720/init.mp4`;
    expect(await announce(path, 64 * 1024 * 1024 + 1)).toBe(413);
  });
});

test('the source is read from any byte on', async () => {
  const { data } = await creator.post('/api/media', {
    title: 'A clip',
    mediaType: 'audio',
    mimeType: 'audio/flac',
    fileSizeBytes: 26,
  });
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const address = `/internal/media/${data.id}/source`;
  await api.internal('GET', address).expect(404);
  await creator.put(`/api/media/${data.id}/parts/1`, new TextEncoder().encode(letters)).expect(200);
  await creator.post(`/api/media/${data.id}/complete`).expect(200);
  const whole = await api.internal('GET', address).expect(200);
  expect(whole.text).toBe(letters);
  expect(whole.headers.get('content-type')).toBe('audio/flac');
  const rest = await api.internal('GET', address, { headers: { range: 'bytes=20-' } }).expect(206);
  expect(rest.text).toBe('uvwxyz');
  expect(rest.headers.get('content-range')).toBe('bytes 20-25/26');
  await api.internal('GET', address, { headers: { range: 'bytes=26-' } }).expect(416);
});

describe('strangers', () => {
  test('are refused without a signature, with a session or not', async () => {
    const { id } = await ordered();
    for (const client of [api.anonymous(), creator]) {
      await client.get(`/internal/media/${id}/source`).expect(401);
      await client
        .post(`/internal/media/${id}/transcoding/failed`, { generation: 1, reason: 'x' })
        .expect(401);
      await client.put(`/internal/media/${id}/outputs/1/hls/master.m3u8`, some()).expect(401);
    }
    expect((await rowOf(id))?.status).toBe('uploaded');
  });

  test('cannot put another body under a signature', async () => {
    const { id } = await ordered();
    const signed = JSON.stringify({ generation: 1, reason: 'Signed.' });
    const refused = await api.internal('POST', `/internal/media/${id}/transcoding/failed`, {
      body: JSON.stringify({ generation: 1, reason: 'Another.' }),
      bodySha256: createHash('sha256').update(signed).digest('hex'),
    });
    expect(refused.status).toBe(401);
    expect((await rowOf(id))?.status).toBe('uploaded');
  });

  test.each([
    ['start', { generation: 0 }, 'generation'],
    ['start', { generation: 1, extra: true }, 'extra'],
    ['progress', { generation: 1, percent: 101 }, 'percent'],
    ['failed', { generation: 1, reason: '' }, 'reason'],
    ['complete', { generation: 1, result: result({ renditions: [] }) }, 'result.renditions'],
    ['complete', { generation: 1, result: result({ thumbhash: 'AAAA' }) }, 'result.thumbhash'],
    ['complete', { generation: 1, result: result({ posterPath: '../../x' }) }, 'result.posterPath'],
  ])('who send %s with %j are told the field', async (what, body, field) => {
    const { id } = await ordered();
    const { error } = await say(id, what, body).expect(400);
    expect(error.details.issues[0].field).toBe(field);
  });
});
