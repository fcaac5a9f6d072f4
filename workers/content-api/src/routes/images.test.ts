import { MAX_IMAGE_BYTES } from '@codex/constants';
import { schema } from '@codex/database';
import {
  setupTestDatabase,
  teardownTestDatabase,
  testApi,
  waitFor,
  type TestClient,
} from '@codex/test-utils';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deflateSync } from 'node:zlib';

const api = testApi();
const db = setupTestDatabase();
let creator: TestClient;
let viewer: TestClient;

beforeAll(async () => {
  [creator, viewer] = await Promise.all([api.creator(), api.viewer()]);
});
afterAll(teardownTestDatabase);

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a33' } });
const jpeg = async (width = 640, height = 360) =>
  new Uint8Array(await picture(width, height).jpeg().toBuffer());
const send = (
  client: TestClient,
  body: Uint8Array | string,
  { type = 'image/jpeg', query = 'purpose=thumbnail' } = {},
) =>
  client.request('POST', `/api/images?${query}`, {
    body: body as BodyInit,
    headers: { 'content-type': type },
  });
const stored = async (url: string) => {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

/** A PNG that says it is this large and is not. */
function pngOf(width: number, height: number): Uint8Array {
  const chunk = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), content])));
    return Buffer.concat([length, Buffer.from(type), content, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('an image that a creator sends', () => {
  test.each([
    ['image/jpeg', () => picture(640, 360).jpeg()],
    ['image/png', () => picture(640, 360).png()],
    ['image/webp', () => picture(640, 360).webp()],
    ['image/avif', () => picture(640, 360).avif({ effort: 0 })],
  ])('as %s is shown as WebP of the same size', async (type, make) => {
    const body = new Uint8Array(await make().toBuffer());
    const { data } = await send(creator, body, { type }).expect(201);
    expect(data).toEqual({
      id: expect.any(String),
      url: expect.stringMatching(/\/i\/[0-9a-f-]{36}\.webp$/),
      width: 640,
      height: 360,
    });
    const { answer, bytes } = await stored(data.url);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 640 });
    const { headers } = answer;
    expect(headers.get('content-type')).toBe('image/webp');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const again = await fetch(data.url, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('loses where and by whom it was taken, and is turned as it was held', async () => {
    const photo = await picture(400, 200)
      .withExif({
        IFD0: { Artist: 'Secret Person' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { data } = await send(creator, new Uint8Array(photo)).expect(201);
    expect([data.width, data.height]).toEqual([200, 400]);
    const { bytes } = await stored(data.url);
    const { exif, xmp, iptc, orientation } = await sharp(bytes).metadata();
    expect({ exif, xmp, iptc, orientation }).toEqual({});
    expect(bytes.toString('latin1')).not.toMatch(/Secret Person|EXIF/);
  });

  test('is made as small as its purpose needs', async () => {
    const large = await jpeg(4000, 3000);
    const [poster, avatar] = await Promise.all([
      send(creator, large).expect(201),
      send(creator, large, { query: 'purpose=avatar' }).expect(201),
    ]);
    expect(poster.data).toMatchObject({ width: 1920, height: 1440 });
    expect(avatar.data).toMatchObject({ width: 512, height: 384 });
  });

  test('has a copy for phones where it fills the screen, and is its own where it is small', async () => {
    const narrowOf = async (body: Uint8Array, query?: string) => {
      const { data } = await send(creator, body, { query }).expect(201);
      const { bytes } = await stored(data.url.replace('.webp', '-narrow.webp'));
      const { format, width, height } = await sharp(bytes).metadata();
      return { format, width, height };
    };
    const [large, small] = await Promise.all([jpeg(2400, 1600), jpeg(700, 350)]);
    expect(await narrowOf(large)).toEqual({ format: 'webp', width: 800, height: 533 });
    expect(await narrowOf(large, 'purpose=article')).toMatchObject({ width: 1600 });
    expect(await narrowOf(small)).toMatchObject({ width: 700, height: 350 });
  });
});

describe('what is refused', () => {
  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 415],
    ['SVG that calls itself a PNG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/png', 415],
    ['a page that calls itself a JPEG', '<html><script>1</script>', 'image/jpeg', 415],
    ['nothing', '', 'image/jpeg', 415],
    ['JSON', '{}', 'application/json', 415],
    [
      'a JPEG that ends after its first bytes',
      new Uint8Array([255, 216, 255, 224, 0]),
      'image/jpeg',
      422,
    ],
    ['a PNG of 900 million pixels', pngOf(30_000, 30_000), 'image/png', 422],
    ['a PNG of 60 million pixels', pngOf(10_000, 6_000), 'image/png', 422],
    ['a PNG whose picture is missing', pngOf(600, 400), 'image/png', 422],
  ])('%s', async (_, body, type, status) => {
    const answer = await send(creator, body, { type }).expect(status);
    expect(answer.error.message).toMatch(/\S/);
  });

  test('more bytes than 8 MiB', async () => {
    const body = new Uint8Array(MAX_IMAGE_BYTES + 1);
    body.set([255, 216, 255]);
    expect((await send(creator, body).expect(413)).error.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('a purpose that is unknown or lacks its organization', async () => {
    const body = await jpeg();
    for (const query of ['', 'purpose=virus', 'purpose=logo', 'purpose=logo&organizationId=x']) {
      expect((await send(creator, body, { query }).expect(400)).error.code).toBe(
        'VALIDATION_ERROR',
      );
    }
  });

  test('people who may not: strangers, and viewers but for their own picture', async () => {
    const body = await jpeg();
    await send(api.anonymous(), body).expect(401);
    await send(viewer, body).expect(403);
    await send(viewer, body, { query: 'purpose=avatar' }).expect(201);
  });

  test('a logo from somebody who does not administer the organization', async () => {
    const slug = `looks-${crypto.randomUUID()}`;
    const { data } = await creator.post('/api/organizations', { name: 'Looks', slug }).expect(201);
    const query = `purpose=logo&organizationId=${data.id}`;
    const body = await jpeg();
    await send(creator, body, { query }).expect(201);
    await send(await api.creator(), body, { query }).expect(403);
    await send(creator, body, {
      query: `purpose=logo&organizationId=${crypto.randomUUID()}`,
    }).expect(403);
  });

  test('the next one after 200 in a day', async () => {
    const eager = await api.creator();
    const row = { ownerId: eager.id, purpose: 'article' as const, width: 1, height: 1 };
    await db
      .insert(schema.images)
      .values(
        Array.from({ length: 200 }, () => ({ ...row, key: crypto.randomUUID(), sizeBytes: 1 })),
      );
    const answer = await send(eager, await jpeg()).expect(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('addresses that name nothing', async () => {
    for (const file of [`${crypto.randomUUID()}.webp`, 'x.webp', '..%2F..%2Fmedia']) {
      await api.anonymous().get(`/i/${file}`).expect(404);
    }
  });
});

describe('an image that nothing names', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  const runCron = async () => {
    const url = `${process.env['NEON_PROXY_URL']}/_local/cron/content-api`;
    expect(await (await fetch(url, { method: 'POST' })).json()).toEqual({ outcome: 'ok' });
  };
  const rowOf = async (id: string) => {
    const [row] = await db.select().from(schema.images).where(eq(schema.images.id, id));
    return row;
  };
  const age = (id: string, days: number, unusedDays?: number) =>
    db
      .update(schema.images)
      .set({
        checkedAt: daysAgo(days),
        ...(unusedDays !== undefined && { unusedSince: daysAgo(unusedDays) }),
      })
      .where(eq(schema.images.id, id));
  /** Wide enough for a copy for phones. */
  const sent = async () =>
    (await send(creator, await jpeg(1000, 500)).expect(201)).data as { id: string; url: string };

  test('goes when it is found unused twice, a day apart; what is named stays', async () => {
    const slug = () => `pictured-${crypto.randomUUID()}`;
    const [poster, inText, ofDeleted, portrait, unused] = await Promise.all(
      Array.from({ length: 5 }, () => sent()),
    );
    if (!poster || !inText || !ofDeleted || !portrait || !unused) throw new Error('five were sent');
    const draft = (fields: object) =>
      creator
        .post('/api/content', {
          title: 'Pictured',
          slug: slug(),
          contentType: 'written',
          ...fields,
        })
        .expect(201);
    const [, , gone] = await Promise.all([
      draft({ thumbnailUrl: poster.url }),
      draft({ body: `<p>See</p><img src="${inText.url}" alt="">` }),
      draft({ thumbnailUrl: ofDeleted.url }),
      creator.patch('/api/user/profile', { image: portrait.url }).expect(200),
    ]);
    await creator.delete(`/api/content/${gone.data.id}`).expect(204);
    const all = [poster, inText, ofDeleted, portrait, unused];
    await Promise.all(all.map(({ id }) => age(id, 2)));
    await runCron();
    await waitFor(async () => (await rowOf(unused.id))?.unusedSince, { what: 'the first look' });
    expect((await fetch(unused.url)).status).toBe(200);
    await Promise.all(all.map(({ id }) => age(id, 2)));
    await age(unused.id, 2, 2);
    await runCron();
    await waitFor(async () => !(await rowOf(unused.id)), { what: 'the sweep' });
    expect((await fetch(unused.url)).status).toBe(404);
    expect((await fetch(unused.url.replace('.webp', '-narrow.webp'))).status).toBe(404);
    for (const { id, url } of [poster, inText, ofDeleted, portrait]) {
      expect(await rowOf(id)).toMatchObject({ unusedSince: null });
      expect((await fetch(url)).status).toBe(200);
    }
  });

  test('is kept again once something names it', async () => {
    const image = await sent();
    await age(image.id, 2, 2);
    await creator
      .post('/api/content', {
        title: 'Late',
        slug: `late-${crypto.randomUUID()}`,
        contentType: 'written',
        thumbnailUrl: image.url,
      })
      .expect(201);
    await runCron();
    await waitFor(async () => (await rowOf(image.id))?.unusedSince === null, { what: 'the look' });
  });
});
