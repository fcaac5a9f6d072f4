import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import {
  addTestMember,
  createTestContent,
  createTestMedia,
  createTestPurchase,
  forMembers,
  forSale,
  setupTestDatabase,
  testApi,
  type TestClient,
} from '@codex/test-utils';
import sharp from 'sharp';
import { home } from './installation.testkit.ts';

const api = testApi();

/** Sends a picture as browsers do, and answers with its address. */
async function hang(client: TestClient, purpose: string): Promise<string> {
  const { r, g, b } = Object.fromEntries(['r', 'g', 'b'].map((name) => [name, randomBytes(1)[0]]));
  const picture = sharp({
    create: { width: 64, height: 64, channels: 3, background: { r, g, b } },
  });
  const { data } = await client
    .request('POST', `/api/images?purpose=${purpose}`, {
      body: new Blob([new Uint8Array(await picture.png().toBuffer())]),
      headers: { 'content-type': 'image/png' },
    })
    .expect(201);
  return data.url;
}

async function store(key: string, type: string, bytes = randomBytes(500)): Promise<void> {
  const md5 = createHash('md5').update(bytes).digest('base64');
  await home.store.put(key, new Blob([bytes]), { 'content-type': type }, md5);
}

/** A film that is ready, with its original, outputs and captions, and what an earlier order left. */
async function film(creator: TestClient): Promise<string> {
  const { id } = await createTestMedia(creator, { generation: 2, readyGeneration: 2 });
  await store(`originals/${id}/1`, 'video/mp4');
  await store(`media/${id}/2/hls/master.m3u8`, 'application/vnd.apple.mpegurl');
  await store(`media/${id}/2/v720/seg_00000.m4s`, 'video/mp4');
  await store(`media/${id}/2/poster/poster.jpg`, 'image/jpeg');
  await store(`media/${id}/1/hls/master.m3u8`, 'application/vnd.apple.mpegurl');
  const captions = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n';
  await creator
    .put(`/api/media/${id}/captions/en`, captions, { 'content-type': 'text/vtt' })
    .expect(200);
  return id;
}

/** A founder with a studio: members, a look, items of every kind, sales; and what stays at home. */
export async function openStudio() {
  const [founder, colleague, viewer, buyer, stranger] = await Promise.all([
    api.creator(),
    api.creator({ name: 'Colleague' }),
    api.viewer({ name: 'Member' }),
    api.viewer({ name: 'Buyer' }),
    api.creator({ name: 'Stranger' }),
  ]);
  const name = `n${randomUUID().slice(0, 8)}`;
  await founder
    .patch('/api/user/profile', {
      username: name,
      bio: 'Films.',
      image: await hang(founder, 'avatar'),
    })
    .expect(200);
  const { data: studio } = await founder
    .post('/api/organizations', { name: 'Studio', slug: `studio-${name}` })
    .expect(201);
  const look = `&organizationId=${studio.id}`;
  const branding = {
    accentColor: '#aa3344',
    logoUrl: await hang(founder, `logo${look}`),
    coverUrl: await hang(founder, `cover${look}`),
  };
  await founder.patch(`/api/organizations/${studio.id}/settings`, { branding }).expect(200);
  await addTestMember(studio, colleague, 'creator');
  await addTestMember(studio, viewer);
  await founder
    .post(`/api/organizations/${studio.id}/members`, { email: 'open@example.test', role: 'member' })
    .expect(201);

  const here = { organizationId: String(studio.id) };
  const mediaId = await film(founder);
  const sold = await createTestContent(founder, {
    ...here,
    ...forSale,
    currency: 'eur',
    mediaItemId: mediaId,
    category: 'Film',
    tags: ['a', 'b'],
    thumbnailUrl: await hang(founder, 'thumbnail'),
  });
  const article = await createTestContent(colleague, {
    ...here,
    ...forMembers,
    contentType: 'written',
    body: `Look: ![a](${await hang(colleague, 'article')}) and ![b](https://elsewhere.test/b.webp)`,
  });
  const draft = await createTestContent(colleague, {
    ...here,
    contentType: 'written',
    status: 'draft',
    publishedAt: null,
  });
  const personal = await createTestContent(founder, { contentType: 'written', body: 'Mine.' });
  const unfinished = await createTestMedia(founder, { status: 'transcoding' });
  const waiting = await createTestContent(founder, { ...here, mediaItemId: unfinished.id });

  // None of this moves.
  await hang(founder, 'thumbnail');
  await createTestContent(founder, { ...here, contentType: 'written', deletedAt: new Date() });
  await createTestContent(founder, { ...here, contentType: 'written', takenDownAt: new Date() });
  await createTestContent(stranger, { contentType: 'written' });
  const { data: other } = await stranger
    .post('/api/organizations', { name: 'Other', slug: `other-${name}` })
    .expect(201);
  await createTestContent(founder, { contentType: 'written', organizationId: String(other.id) });
  const { entitlement } = await createTestPurchase(sold, buyer);
  await setupTestDatabase()
    .insert(schema.playbackProgress)
    .values({ userId: buyer.id, contentId: sold.id, positionSeconds: 3, durationSeconds: 60 });
  return {
    name,
    founder,
    colleague,
    viewer,
    buyer,
    studio: String(studio.id),
    slug: `studio-${name}`,
    mediaId,
    entitlement,
    items: {
      sold: sold.id,
      article: article.id,
      draft: draft.id,
      personal: personal.id,
      waiting: waiting.id,
    },
  };
}

export type Studio = Awaited<ReturnType<typeof openStudio>>;
