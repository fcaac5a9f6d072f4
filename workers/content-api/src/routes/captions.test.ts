import { schema } from '@codex/database';
import {
  createTestContent,
  createTestMedia,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
  waitFor,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
const HELLO = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n';
const SUBRIP = '1\n00:00:01,000 --> 00:00:02,000\nHallo & <i>willkommen</i>\n';
const AS_VTT = { 'content-type': 'text/vtt' };
const AS_SRT = { 'content-type': 'application/x-subrip' };
let creator: TestClient;
let other: TestClient;
let viewer: TestClient;

beforeAll(async () => {
  [creator, other, viewer] = await Promise.all([api.creator(), api.creator(), api.viewer()]);
});
afterAll(teardownTestDatabase);

const listOf = (mediaId: string) => `/api/media/${mediaId}/captions`;
const put = (mediaId: string, language: string, body: string, headers = AS_VTT) =>
  creator.put(`${listOf(mediaId)}/${language}`, body, headers);
const streamOf = async (contentId: string) =>
  (await viewer.get(`/api/access/streaming-url/${contentId}`).expect(200)).data;

describe('captions', () => {
  test('are added, seen, replaced and taken away', async () => {
    const { id } = await createTestMedia(creator);
    expect((await creator.get(listOf(id)).expect(200)).items).toEqual([]);
    const { data } = await put(id, 'en', HELLO).expect(200);
    expect(data).toMatchObject({ language: 'en', label: 'English', cueCount: 1 });
    await put(id, 'DE-at?label=Deutsch%20(Wien)', SUBRIP, AS_SRT).expect(200);
    const { items } = await creator.get(listOf(id)).expect(200);
    expect(items.map(({ language, label }) => [language, label])).toEqual([
      ['en', 'English'],
      ['de-AT', 'Deutsch (Wien)'],
    ]);
    const german = await creator.get(`${listOf(id)}/de-at`).expect(200);
    expect(german.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(german.text).toContain('Hallo &amp; <i>willkommen</i>');

    await put(id, 'en', HELLO.replace('Hello', 'Good day')).expect(200);
    expect((await creator.get(`${listOf(id)}/en`).expect(200)).text).toContain('Good day');
    expect((await creator.get(listOf(id)).expect(200)).items).toHaveLength(2);
    await creator.delete(`${listOf(id)}/en`).expect(204);
    await creator.get(`${listOf(id)}/en`).expect(404);
    await creator.delete(`${listOf(id)}/en`).expect(404);
  });

  test('reach the viewer through the token of the stream, and no other way', async () => {
    const media = await createTestMedia(creator);
    const item = await createTestContent(creator, { mediaItemId: media.id });
    await put(media.id, 'en', HELLO).expect(200);
    const { captions, streamingUrl } = await streamOf(item.id);
    expect(captions).toEqual([{ language: 'en', label: 'English', url: expect.any(String) }]);
    const [{ url }] = captions;
    expect(url.startsWith(streamingUrl.replace('hls/master.m3u8', 'captions/'))).toBe(true);
    const got = await viewer.fetch(url);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'text/vtt; charset=utf-8']);
    expect(await got.text()).toBe(HELLO);
    const forged = url.replace(
      /\/v\/[^/]+\//,
      '/v/s.k1.mwy7i0vr.AAAAAAAAAAAAAAAAAAAAAA.1.AAAAAAAAAAAAAAAAAAAAAAAA/',
    );
    expect((await viewer.fetch(forged)).status).toBe(403);
    expect((await viewer.fetch(url.replace(/[^/]+\.vtt$/, 'other.vtt'))).status).toBe(404);

    await put(media.id, 'en', HELLO.replace('Hello', 'Again')).expect(200);
    const renewed = (await streamOf(item.id)).captions[0].url;
    expect(await (await viewer.fetch(renewed)).text()).toContain('Again');
  });

  test('stay when the media is transcoded again', async () => {
    const media = await createTestMedia(creator);
    const item = await createTestContent(creator, { mediaItemId: media.id });
    await put(media.id, 'en', HELLO).expect(200);
    const { mediaItems } = schema;
    await db
      .update(mediaItems)
      .set({ generation: 2, readyGeneration: 2 })
      .where(eq(mediaItems.id, media.id));
    const [{ url }] = (await streamOf(item.id)).captions;
    expect(await (await viewer.fetch(url)).text()).toBe(HELLO);
  });

  test('of an item for sale are not shown to those who did not buy it', async () => {
    const media = await createTestMedia(creator);
    const item = await createTestContent(creator, { mediaItemId: media.id, ...forSale });
    await put(media.id, 'en', HELLO).expect(200);
    await viewer.get(`/api/access/streaming-url/${item.id}`).expect(403);
  });

  test('leave storage with their media', async () => {
    const media = await createTestMedia(creator);
    const item = await createTestContent(creator, { mediaItemId: media.id });
    await put(media.id, 'en', HELLO).expect(200);
    const [{ url }] = (await streamOf(item.id)).captions;
    const { content, mediaCaptions, mediaItems } = schema;
    await db.delete(content).where(eq(content.id, item.id));
    const deletedAt = new Date(Date.now() - 11 * 60_000);
    await db.update(mediaItems).set({ deletedAt }).where(eq(mediaItems.id, media.id));
    await fetch(`${process.env['NEON_PROXY_URL']}/_local/cron/content-api`, { method: 'POST' });
    const left = () => db.select().from(mediaCaptions).where(eq(mediaCaptions.mediaId, media.id));
    await waitFor(async () => (await left()).length === 0, { what: 'the sweep' });
    expect((await viewer.fetch(url)).status).toBe(404);
  });
});

describe('refused are captions', () => {
  test.each<[string, string, string, Record<string, string>, number, string]>([
    ['with a script in them', 'en', HELLO.replace('Hello', '<script>'), AS_VTT, 400, 'Line 4: '],
    ['with broken times', 'en', HELLO.replace('-->', '->'), AS_VTT, 400, 'Line 3: '],
    ['that are no WebVTT', 'en', SUBRIP, AS_VTT, 400, 'Line 1: '],
    ['that are not text', 'en', '{}', { 'content-type': 'application/json' }, 415, 'text/vtt'],
    ['in no language', 'e', HELLO, AS_VTT, 400, 'BCP 47'],
    ['with an endless label', `en?label=${'x'.repeat(101)}`, HELLO, AS_VTT, 400, 'label'],
  ])('%s', async (_, language, body, headers, status, message) => {
    const { id } = await createTestMedia(creator);
    const { text } = await creator.put(`${listOf(id)}/${language}`, body, headers).expect(status);
    expect(text).toContain(message);
    expect((await creator.get(listOf(id)).expect(200)).items).toEqual([]);
  });

  test('that are not UTF-8, or too many', async () => {
    const { id } = await createTestMedia(creator);
    const broken = new Uint8Array([...Buffer.from(HELLO), 0xff, 0xfe]);
    await creator.put(`${listOf(id)}/en`, broken, AS_VTT).expect(400);
    const heavy = `${HELLO}\nNOTE ${'x'.repeat(1024 * 1024)}`;
    await creator.put(`${listOf(id)}/en`, heavy, AS_VTT).expect(413);
  });

  test('for somebody else’s media, as if it were not there', async () => {
    const { id } = await createTestMedia(creator);
    await put(id, 'en', HELLO).expect(200);
    const address = `${listOf(id)}/en`;
    await other.get(listOf(id)).expect(404);
    await other.get(address).expect(404);
    await other.put(address, HELLO, AS_VTT).expect(404);
    await other.delete(address).expect(404);
    await viewer.put(address, HELLO, AS_VTT).expect(403);
    await api.anonymous().put(address, HELLO, AS_VTT).expect(401);
    expect((await creator.get(listOf(id)).expect(200)).items).toHaveLength(1);
  });

  test('in more languages than anybody chooses from', async () => {
    const { id } = await createTestMedia(creator);
    const { mediaCaptions } = schema;
    await db.insert(mediaCaptions).values(
      Array.from({ length: 40 }, (_, at) => ({
        mediaId: id,
        language: `q${String.fromCharCode(97 + (at % 20))}-${at < 20 ? 'AA' : 'BB'}`,
        label: 'x',
        file: `${'0'.repeat(32)}.vtt`,
        sizeBytes: 1,
        cueCount: 1,
      })),
    );
    await put(id, 'en', HELLO).expect(422);
    await put(id, 'qa-AA', HELLO.replace('Hello', 'Ho')).expect(200);
  });
});
