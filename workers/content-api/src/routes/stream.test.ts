import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { schema } from '@codex/database';
import {
  createTestContent,
  createTestMedia,
  createTestOrganization,
  createTestPurchase,
  forMembers,
  forSale,
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  type TestClient,
  waitFor,
} from '@codex/test-utils';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeOutputs } from './stream-fixtures.ts';

const api = testApi();
const db = setupTestDatabase();
const master = Buffer.from('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../v360/index.m3u8\n');
const segment = new Uint8Array(randomBytes(300_000));
let creator: TestClient;
let viewer: TestClient;
let item: typeof schema.content.$inferSelect;
/** Where the files of the item's media are, with the viewer's token. */
let base: string;

beforeAll(async () => {
  creator = await api.creator();
  viewer = await api.viewer();
  const media = await createTestMedia(creator);
  await storeOutputs(media.id, {
    'hls/master.m3u8': new Uint8Array(master),
    'v360/seg_00001.m4s': segment,
    'v360/init.mp4': segment.slice(0, 700),
    'poster/poster.jpg': segment.slice(0, 500),
    'thumbnails/thumbnails.vtt': new Uint8Array(Buffer.from('WEBVTT\n')),
  });
  item = await createTestContent(creator, { mediaItemId: media.id });
  base = await baseOf(viewer, item.id);
});
afterAll(teardownTestDatabase);

async function baseOf(client: TestClient, contentId: string): Promise<string> {
  const { data } = await client.get(`/api/access/streaming-url/${contentId}`).expect(200);
  return data.streamingUrl.replace('/hls/master.m3u8', '');
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

/** A request whose path goes out exactly as it is written. */
function statusOfRaw(path: string): Promise<number> {
  const { hostname, port } = new URL(base);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const sent = request(
    { hostname, port, path, headers: { 'cf-connecting-ip': viewer.ip } },
    (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    },
  );
  sent.on('error', reject).end();
  return promise;
}

describe('a stream', () => {
  test('plays without a cookie, from any site', async () => {
    const response = await fetch(`${base}/hls/master.m3u8`, {
      headers: { origin: 'https://player.example' },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(master.toString());
    const { headers } = response;
    expect(headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(headers.get('content-length')).toBe(String(master.length));
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cache-control')).toBe('private, max-age=5');
    expect(headers.get('set-cookie')).toBeNull();
  });

  test.each([
    ['v360/init.mp4', 'video/mp4'],
    ['v360/seg_00001.m4s', 'video/mp4'],
    ['poster/poster.jpg', 'image/jpeg'],
    ['thumbnails/thumbnails.vtt', 'text/vtt; charset=utf-8'],
  ])('names the type of %s and lets the browser keep it', async (path, type) => {
    const { status, headers } = await fetch(`${base}/${path}`);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('cache-control')).toMatch(/^private, max-age=\d{6,}, immutable$/);
  });

  test('sends a segment whole, again from the edge, and by ranges', async () => {
    const url = `${base}/v360/seg_00001.m4s`;
    for (let i = 0; i < 3; i++) {
      const whole = await fetch(url);
      expect(whole.headers.get('content-length')).toBe(String(segment.length));
      expect(await bytesOf(whole)).toEqual(segment);
      for (const [range, first, last] of [
        ['bytes=0-1', 0, 1],
        ['bytes=1000-1999', 1000, 1999],
        ['bytes=299990-', 299_990, 299_999],
        ['bytes=-5', 299_995, 299_999],
        ['bytes=299000-999999', 299_000, 299_999],
      ] as const) {
        const part = await fetch(url, { headers: { range } });
        expect([range, part.status]).toEqual([range, 206]);
        expect(part.headers.get('content-range')).toBe(`bytes ${first}-${last}/${segment.length}`);
        expect(part.headers.get('accept-ranges')).toBe('bytes');
        expect(part.headers.get('content-length')).toBe(String(last - first + 1));
        expect(await bytesOf(part)).toEqual(segment.slice(first, last + 1));
      }
    }
  });

  test('refuses a range beyond the end and ignores one that is none', async () => {
    for (const url of [`${base}/v360/seg_00001.m4s`, `${base}/hls/master.m3u8`]) {
      const beyond = await fetch(url, { headers: { range: 'bytes=300000-' } });
      expect(beyond.status).toBe(416);
      expect(beyond.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
      expect(await beyond.json()).toMatchObject({ error: { code: 'RANGE_NOT_SATISFIABLE' } });
      for (const range of ['bytes=5-4', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=x-']) {
        const whole = await fetch(url, { headers: { range } });
        expect([range, whole.status]).toEqual([range, 200]);
        await whole.body?.cancel();
      }
    }
  });

  test('answers HEAD with the headers alone', async () => {
    const response = await fetch(`${base}/v360/seg_00001.m4s`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(segment.length));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(await response.text()).toBe('');
    const missing = await fetch(`${base}/v360/seg_00009.m4s`, { method: 'HEAD' });
    expect(missing.status).toBe(404);
  });

  test('says when the viewer has a file already, and keeps ranges of one version together', async () => {
    for (const path of ['hls/master.m3u8', 'v360/init.mp4']) {
      const { headers } = await fetch(`${base}/${path}`);
      const etag = headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[0-9a-f]+"$/);
      const known = await fetch(`${base}/${path}`, { headers: { 'if-none-match': etag } });
      expect([known.status, await known.text()]).toEqual([304, '']);
      const range = 'bytes=0-1';
      const same = await fetch(`${base}/${path}`, { headers: { range, 'if-range': etag } });
      expect(same.status).toBe(206);
      const other = await fetch(`${base}/${path}`, { headers: { range, 'if-range': '"other"' } });
      expect(other.status).toBe(200);
      await Promise.all([same.arrayBuffer(), other.arrayBuffer()]);
    }
  });
});

const codeOf = async (url: string) => {
  const response = await fetch(url);
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
};

describe('a token', () => {
  test('is refused with any of its characters changed', async () => {
    const url = `${base}/hls/master.m3u8`;
    const start = url.indexOf('/v/') + 3;
    const end = url.indexOf('/', start);
    for (let position = start; position < end; position += 3) {
      const changed = url[position] === '1' ? '2' : '1';
      const tampered = url.slice(0, position) + changed + url.slice(position + 1);
      expect(await codeOf(tampered)).toEqual([403, 'FORBIDDEN']);
    }
  });

  test('plays the media it was made for and no other', async () => {
    const other = await createTestMedia(creator);
    await storeOutputs(other.id, { 'hls/master.m3u8': new Uint8Array(master) });
    const foreign = base.replace(/[^/]+$/, other.id);
    expect(await codeOf(`${foreign}/hls/master.m3u8`)).toEqual([403, 'FORBIDDEN']);
    expect(
      await codeOf(
        `${base.toUpperCase().replace(/^HTTP.*\/V\//, `${base.split('/v/')[0]}/v/`)}/hls/master.m3u8`,
      ),
    ).toEqual([403, 'FORBIDDEN']);
  });

  test('of a poster opens the poster alone', async () => {
    const { data } = await viewer.get(`/api/content/${item.id}`).expect(200);
    expect(data.thumbnailUrl).toMatch(/\/v\/a\.[\w.-]+\/[\w-]+\/poster\/poster\.jpg$/);
    expect((await fetch(data.thumbnailUrl)).status).toBe(200);
    const playlist = data.thumbnailUrl.replace('poster/poster.jpg', 'hls/master.m3u8');
    expect(await codeOf(playlist)).toEqual([403, 'FORBIDDEN']);
  });

  test('opens nothing but the files of a transcoding', async () => {
    const path = new URL(base).pathname;
    for (const trick of [
      '/hls/..%2f..%2f..%2foriginals',
      '/../../originals/1/original.mp4',
      '/%2e%2e/%2e%2e/originals',
      '/hls%2fmaster.m3u8/x',
      '/hls/master.m3u8%00',
      '/hls/master.m3u8/',
      '/hls/',
      '/hls',
      '/v360/',
      '/originals/1',
      '/hls/master.mp4',
      '/hls/%2e%2e%2fv360%2finit.mp4',
      '/hls//master.m3u8',
      '/v360/seg_00002.m4s',
    ]) {
      const status = await statusOfRaw(path + trick);
      expect([400, 403, 404], trick).toContain(status);
    }
  });

  test('of a stranger is no token', async () => {
    expect(
      await codeOf(`${process.env['CONTENT_API_URL']}/v/x/${randomUUID()}/hls/master.m3u8`),
    ).toEqual([403, 'FORBIDDEN']);
  });
});

const statusOf = async (url: string) => {
  const response = await fetch(`${url}/hls/master.m3u8`);
  await response.arrayBuffer();
  return response.status;
};

const ended = (url: string) =>
  waitFor(async () => (await statusOf(url)) === 403, {
    timeout: 12_000,
    interval: 250,
    what: 'the end',
  });

describe.concurrent('what was handed out ends', () => {
  test('for the one whose purchase was refunded, and for nobody else', async () => {
    const sold = await createTestContent(creator, { ...forSale, mediaItemId: item.mediaItemId });
    const [refunded, other] = await Promise.all([api.viewer(), api.viewer()]);
    const { entitlement } = await createTestPurchase(sold, refunded);
    await createTestPurchase(sold, other);
    const [first, second] = await Promise.all([baseOf(refunded, sold.id), baseOf(other, sold.id)]);
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
    await db
      .update(schema.contentAccess)
      .set({ revokedAt: new Date(), revokeReason: 'refund' })
      .where(eq(schema.contentAccess.id, entitlement.id));
    await ended(first);
    expect(await statusOf(second)).toBe(200);
  });

  test('for a member who was removed, and a stream after joining again plays', async () => {
    const member = await api.viewer();
    const studio = await createTestOrganization(creator, { members: [member] });
    const inner = await createTestContent(creator, {
      ...forMembers,
      mediaItemId: item.mediaItemId,
      organizationId: studio.id,
    });
    const before = await baseOf(member, inner.id);
    expect(await statusOf(before)).toBe(200);
    const { organizationMembers } = schema;
    const membership = { organizationId: studio.id, userId: member.id };
    await db
      .delete(organizationMembers)
      .where(
        and(
          eq(organizationMembers.userId, member.id),
          eq(organizationMembers.organizationId, studio.id),
        ),
      );
    await ended(before);
    await db.insert(organizationMembers).values({ ...membership, role: 'member' });
    await waitFor(async () => (await statusOf(await baseOf(member, inner.id))) === 200, {
      timeout: 2000,
    });
    expect(await statusOf(before)).toBe(403);
  });

  test('for everybody when the item is taken down', async () => {
    const open = await createTestContent(creator, { mediaItemId: item.mediaItemId });
    const url = await baseOf(viewer, open.id);
    await db
      .update(schema.content)
      .set({ takenDownAt: new Date() })
      .where(eq(schema.content.id, open.id));
    await ended(url);
    expect(await statusOf(base)).toBe(200);
  });

  test('for somebody who was banned', async () => {
    const banned = await api.viewer();
    const url = await baseOf(banned, item.id);
    expect(await statusOf(url)).toBe(200);
    await db
      .update(schema.users)
      .set({ bannedAt: new Date() })
      .where(eq(schema.users.id, banned.id));
    await ended(url);
  });
});
