import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addressOf,
  mailTo,
  setupTestDatabase,
  teardownTestDatabase,
  TestClient,
  waitFor,
} from '@codex/test-utils';
import { schema } from '@codex/database';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, ledgerOf } from './journey.ts';
import { makeClip, probe } from './media.ts';

let folder: string;
let clip: Buffer<ArrayBuffer>;
const password = 'correct horse battery staple';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-e2e-'));
  await makeClip(join(folder, 'clip.mp4'), 8);
  clip = await readFile(join(folder, 'clip.mp4'));
}, 180_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await teardownTestDatabase();
});

/** Registers by mail and signs in, as a person does. */
async function signUp(name: string): Promise<TestClient & { email: string }> {
  const email = `${randomUUID()}@example.test`;
  const client = new TestClient();
  await client.post('/api/auth/email/register', { email, password, name }).expect(201);
  expect((await client.post('/api/auth/email/login', { email, password })).error.code).toBe(
    'EMAIL_NOT_VERIFIED',
  );
  const mail = await mailTo(email, /verif|confirm/i);
  const token = /[?&]token=([\w.%-]+)/.exec(mail.text)?.[1];
  const verified = await client
    .post('/api/auth/email/verify-email', { token: decodeURIComponent(token ?? '') })
    .expect(200);
  client.cookie = verified.headers
    .getSetCookie()
    .find((line) => line.startsWith('codex-session='))
    ?.split(';')[0];
  expect((await client.get('/api/auth/session').expect(200)).data.user.email).toBe(email);
  return Object.assign(client, { email });
}

/** Sends the first bytes of a part and loses the connection. */
async function breakOff(creator: TestClient, path: string, bytes: Buffer): Promise<void> {
  const sending = request(addressOf(path), {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': bytes.byteLength,
      'cf-connecting-ip': creator.ip,
      cookie: creator.cookie ?? '',
    },
  });
  const closed = new Promise((resolve) => sending.once('error', resolve).once('close', resolve));
  await new Promise<void>((resolve) => sending.write(bytes.subarray(0, 200_000), () => resolve()));
  sending.destroy();
  await closed;
}

/** Uploads in parts, loses the connection in the second one, looks what arrived and goes on. */
async function upload(creator: TestClient): Promise<string> {
  const { data: media } = await creator
    .post('/api/media', {
      title: 'Clip',
      mediaType: 'video',
      mimeType: 'video/mp4',
      fileSizeBytes: clip.byteLength,
    })
    .expect(201);
  const { partSizeBytes, partCount } = media.upload;
  expect(partCount).toBeGreaterThan(1);
  const part = (n: number) => clip.subarray((n - 1) * partSizeBytes, n * partSizeBytes);
  await creator.put(`/api/media/${media.id}/parts/1`, part(1)).expect(200);

  await breakOff(creator, `/api/media/${media.id}/parts/2`, part(2));
  await creator.post(`/api/media/${media.id}/complete`).expect(422);

  const arrived = (await creator.get(`/api/media/${media.id}/parts`).expect(200)).items.map(
    ({ partNumber }) => partNumber,
  );
  expect(arrived).toEqual([1]);
  const missing = Array.from({ length: partCount }, (_, i) => i + 1).filter(
    (n) => !arrived.includes(n),
  );
  await Promise.all(
    missing.map((n) => creator.put(`/api/media/${media.id}/parts/${n}`, part(n)).expect(200)),
  );
  const { data: complete } = await creator.post(`/api/media/${media.id}/complete`).expect(200);
  expect(['uploaded', 'transcoding', 'ready']).toContain(complete.status);
  return media.id;
}

/** Plays every rendition the master playlist names, as a native player would open it. */
async function playEverything(streamingUrl: string): Promise<string[]> {
  const master = await (await fetch(streamingUrl)).text();
  const lines = master.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const groups = [...master.matchAll(/#EXT-X-MEDIA:.*URI="([^"]+)"/g)].map(([, uri]) => uri ?? '');
  const playlists = [...new Set([...lines, ...groups])].map(
    (uri) => new URL(uri, streamingUrl).href,
  );
  for (const url of playlists) {
    const { streams, format } = await probe(url);
    expect(Number(format.duration)).toBeCloseTo(8, 0);
    for (const { codec_name } of streams) expect(['h264', 'aac']).toContain(codec_name);
  }
  const whole = await probe(streamingUrl);
  expect(whole.streams.map(({ codec_type }) => codec_type)).toEqual(
    expect.arrayContaining(['video', 'audio']),
  );
  return playlists;
}

test('from an upload that breaks off to a refund that stops the bytes', async () => {
  const creator = await signUp('Ada Creator');
  const become = await creator.post('/api/user/become-creator').expect(200);
  expect(become.data.role).toBe('creator');
  const mediaId = await upload(creator);

  const { data: draft } = await creator
    .post('/api/content', {
      title: 'The clip',
      slug: `clip-${randomUUID()}`,
      contentType: 'video',
      mediaItemId: mediaId,
      visibility: 'purchased_only',
      priceCents: 1299,
      currency: 'usd',
    }) // prettier-ignore
    .expect(201);
  const media = await waitFor(
    async () => {
      const { data } = await creator.get(`/api/media/${mediaId}`).expect(200);
      if (data.status === 'failed') throw new Error(data.failureReason);
      return data.status === 'ready' && data.progressPercent === 100 && data;
    },
    { timeout: 150_000, interval: 500, what: 'the transcoding' },
  );
  expect(media.durationSeconds).toBeCloseTo(8, 0);
  expect([media.width, media.height]).toEqual([640, 360]);
  await creator.post(`/api/content/${draft.id}/publish`).expect(200);

  const viewer = await signUp('Vic Viewer');
  const refused = await viewer.get(`/api/access/streaming-url/${draft.id}`).expect(403);
  expect(refused.error).toMatchObject({
    code: 'ACCESS_DENIED',
    details: { reason: 'purchase_required' },
  });
  const purchase = await buy(viewer, draft.id);
  expect(purchase).toMatchObject({ amountCents: 1299, currency: 'usd', status: 'completed' });
  expect((await viewer.post('/checkout/create', { contentId: draft.id })).error.code).toBe(
    'ALREADY_PURCHASED',
  );
  await mailTo(viewer.email, /receipt|purchase/i);

  const { data: stream } = await viewer.get(`/api/access/streaming-url/${draft.id}`).expect(200);
  const playlists = await playEverything(stream.streamingUrl);
  expect(playlists.length).toBeGreaterThanOrEqual(2);
  expect((await fetch(stream.thumbnailsUrl)).status).toBe(200);

  await viewer
    .post(`/api/access/playback-progress/${draft.id}`, { positionSeconds: 5.5, durationSeconds: 8 })
    .expect(200);
  const again = await viewer.get(`/api/access/streaming-url/${draft.id}`).expect(200);
  expect(again.data.progress.positionSeconds).toBeCloseTo(5.5);
  expect((await viewer.get('/api/user/library').expect(200)).items.map(({ id }) => id)).toContain(
    draft.id,
  );

  const { items: sales } = await creator.get('/sales').expect(200);
  expect(sales[0]).toMatchObject({
    amountCents: 1299,
    platformFeeCents: 130,
    creatorCents: 1169,
    organizationCents: 0,
  });
  expect(JSON.stringify(sales)).not.toContain(viewer.email);

  await creator.post(`/purchases/${purchase.id}/refund`, {}).expect(200);
  const stopped = Date.now();
  await waitFor(async () => (await fetch(stream.streamingUrl)).status !== 200, {
    timeout: 60_000,
    what: 'the bytes to stop',
  });
  expect(Date.now() - stopped).toBeLessThan(60_000);
  for (const url of playlists) expect((await fetch(url)).status).toBe(403);
  await viewer.get(`/api/access/streaming-url/${draft.id}`).expect(403);

  const entries = await ledgerOf(purchase.id);
  expect(entries.length).toBeGreaterThan(2);
  expect(entries.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(0);
  const rights = await setupTestDatabase()
    .select()
    .from(schema.contentAccess)
    .where(eq(schema.contentAccess.purchaseId, purchase.id));
  expect(rights.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
}, 300_000);
