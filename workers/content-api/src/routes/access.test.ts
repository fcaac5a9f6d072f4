import { randomUUID } from 'node:crypto';
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
} from '@codex/test-utils';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const api = testApi();
const db = setupTestDatabase();
let creator: TestClient;
let viewer: TestClient;

beforeAll(async () => {
  creator = await api.creator();
  viewer = await api.viewer();
});
afterAll(teardownTestDatabase);

const urlOf = (id: string) => `/api/access/streaming-url/${id}`;
const progressOf = (id: string) => `/api/access/playback-progress/${id}`;

async function refusal(client: TestClient, id: string) {
  const { status, error } = await client.get(urlOf(id));
  return { status, code: error.code, reason: error.details?.reason };
}

describe('a streaming URL', () => {
  test('plays for an hour and brings what a player shows beside it', async () => {
    const item = await createTestContent(creator);
    const { data } = await viewer.get(urlOf(item.id)).expect(200);
    const base = `${process.env['CONTENT_API_URL']}/v/`;
    expect(data.streamingUrl).toMatch(/\/v\/s\.[\w.-]+\/[0-9a-f-]{36}\/hls\/master\.m3u8$/);
    expect(data.streamingUrl.startsWith(base)).toBe(true);
    expect(data.thumbnailsUrl.startsWith(base)).toBe(true);
    expect(data).toMatchObject({
      contentType: 'video',
      waveformUrl: null,
      captions: [],
      progress: null,
    });
    const lifetime = Date.parse(data.expiresAt) - Date.now();
    expect(lifetime).toBeGreaterThan(3_500_000);
    expect(lifetime).toBeLessThanOrEqual(3_601_000);
  });

  test('needs a session, for free content too', async () => {
    const item = await createTestContent(creator);
    const { error } = await api.anonymous().get(urlOf(item.id)).expect(401);
    expect(error.code).toBe('UNAUTHORIZED');
  });

  test('says what is missing', async () => {
    const sold = await createTestContent(creator, forSale);
    expect(await refusal(viewer, sold.id)).toEqual({
      status: 403,
      code: 'ACCESS_DENIED',
      reason: 'purchase_required',
    });
    const organization = await createTestOrganization(creator);
    const inner = await createTestContent(creator, {
      ...forMembers,
      organizationId: organization.id,
    });
    expect(await refusal(viewer, inner.id)).toEqual({
      status: 403,
      code: 'ACCESS_DENIED',
      reason: 'membership_required',
    });
  });

  test.each([
    ['a draft', { status: 'draft' as const }],
    ['a private item', { visibility: 'private' as const }],
    ['a deleted item', { deletedAt: new Date() }],
    ['an item that was taken down', { takenDownAt: new Date() }],
  ])('does not say that %s of somebody else exists', async (_, values) => {
    const item = await createTestContent(creator, values);
    const hidden = await viewer.get(urlOf(item.id)).expect(404);
    const unknown = await viewer.get(urlOf(randomUUID())).expect(404);
    expect(hidden.error).toEqual(unknown.error);
  });

  test('is for the owner of a draft, a buyer and a member', async () => {
    const draft = await createTestContent(creator, { status: 'draft', publishedAt: null });
    await creator.get(urlOf(draft.id)).expect(200);
    const sold = await createTestContent(creator, forSale);
    await createTestPurchase(sold, viewer);
    await viewer.get(urlOf(sold.id)).expect(200);
    const member = await api.viewer();
    const organization = await createTestOrganization(creator, { members: [member] });
    const inner = await createTestContent(creator, { ...forSale, organizationId: organization.id });
    await member.get(urlOf(inner.id)).expect(200);
    await viewer.get(urlOf(inner.id)).expect(403);
  });

  test('stays for buyers when the creator deletes, hides or closes, and ends with a refund', async () => {
    const organization = await createTestOrganization(creator);
    const item = await createTestContent(creator, { ...forSale, organizationId: organization.id });
    const { entitlement } = await createTestPurchase(item, viewer);
    const { content, contentAccess, organizations } = schema;
    await db.update(content).set({ deletedAt: new Date() }).where(eq(content.id, item.id));
    await db
      .update(organizations)
      .set({ deletedAt: new Date() })
      .where(eq(organizations.id, organization.id));
    await viewer.get(urlOf(item.id)).expect(200);
    await db
      .update(contentAccess)
      .set({ revokedAt: new Date(), revokeReason: 'refund' })
      .where(eq(contentAccess.id, entitlement.id));
    await viewer.get(urlOf(item.id)).expect(404);
  });

  test('counts a tier of the organization only while it lasts', async () => {
    const organization = await createTestOrganization(creator);
    const item = await createTestContent(creator, {
      ...forMembers,
      organizationId: organization.id,
    });
    const tier = (person: TestClient, from: string, to: string) =>
      db.insert(schema.contentAccess).values({
        userId: person.id,
        organizationId: organization.id,
        source: 'tier',
        startsAt: sql`now() + ${from}::interval`,
        endsAt: sql`now() + ${to}::interval`,
      });
    const [early, late, now] = await Promise.all([api.viewer(), api.viewer(), api.viewer()]);
    await Promise.all([
      tier(early, '1 hour', '2 hours'),
      tier(late, '-2 hours', '-1 hour'),
      tier(now, '-1 hour', '1 hour'),
    ]);
    await early.get(urlOf(item.id)).expect(403);
    await late.get(urlOf(item.id)).expect(403);
    await now.get(urlOf(item.id)).expect(200);
  });

  test('waits for media that can be played, and is not for what is read', async () => {
    const media = await createTestMedia(creator, { status: 'transcoding', readyGeneration: null });
    const item = await createTestContent(creator, { mediaItemId: media.id });
    expect((await viewer.get(urlOf(item.id)).expect(422)).error.code).toBe('MEDIA_NOT_READY');
    const text = await createTestContent(creator, {
      contentType: 'written',
      mediaItemId: null,
      body: 'Once upon a time',
    });
    expect((await viewer.get(urlOf(text.id)).expect(422)).error.code).toBe('BUSINESS_RULE');
  });

  test('is not asked for with an id that is none', async () => {
    const { error } = await viewer.get(urlOf('not-an-id')).expect(400);
    expect(error.details.issues[0].field).toBe('contentId');
  });
});

const save = (id: string, positionSeconds: number, rest: object = {}) =>
  viewer.post(progressOf(id), { positionSeconds, durationSeconds: 100, ...rest });

describe('playback progress', () => {
  test('is remembered and comes back with the streaming URL', async () => {
    const item = await createTestContent(creator);
    expect((await viewer.get(progressOf(item.id)).expect(200)).data).toBeNull();
    const { data } = await save(item.id, 12.5).expect(200);
    expect(data).toEqual({
      positionSeconds: 12.5,
      durationSeconds: 100,
      completed: false,
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await viewer.get(progressOf(item.id)).expect(200)).data).toEqual(data);
    expect((await viewer.get(urlOf(item.id)).expect(200)).data.progress).toEqual(data);
    expect((await creator.get(progressOf(item.id)).expect(200)).data).toBeNull();
  });

  test('goes back only by a seek', async () => {
    const item = await createTestContent(creator);
    await save(item.id, 50).expect(200);
    expect((await save(item.id, 20).expect(200)).data.positionSeconds).toBe(50);
    expect((await save(item.id, 20, { seek: true }).expect(200)).data.positionSeconds).toBe(20);
    expect((await save(item.id, 21).expect(200)).data.positionSeconds).toBe(21);
  });

  test('is complete at 95 % and stays so', async () => {
    const item = await createTestContent(creator);
    expect((await save(item.id, 94.9).expect(200)).data.completed).toBe(false);
    expect((await save(item.id, 95).expect(200)).data.completed).toBe(true);
    const { data } = await save(item.id, 3, { seek: true }).expect(200);
    expect(data).toMatchObject({ positionSeconds: 3, completed: true });
  });

  test('never lies beyond the end', async () => {
    const item = await createTestContent(creator);
    const { data } = await save(item.id, 5000).expect(200);
    expect(data).toMatchObject({ positionSeconds: 100, completed: true });
    const shorter = await viewer
      .post(progressOf(item.id), { positionSeconds: 1, durationSeconds: 40 })
      .expect(200);
    expect(shorter.data).toMatchObject({ positionSeconds: 40, durationSeconds: 40 });
  });

  test('keeps the furthest of many writes at once', async () => {
    const item = await createTestContent(creator);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => save(item.id, index * 5).expect(200)),
    );
    expect((await viewer.get(progressOf(item.id))).data.positionSeconds).toBe(55);
  });

  test('follows the rule of streaming', async () => {
    const sold = await createTestContent(creator, forSale);
    expect((await save(sold.id, 1).expect(403)).error.details.reason).toBe('purchase_required');
    await save(randomUUID(), 1).expect(404);
    const hidden = await createTestContent(creator, { status: 'draft', publishedAt: null });
    await save(hidden.id, 1).expect(404);
    await viewer.get(progressOf(hidden.id)).expect(404);
    await api
      .anonymous()
      .post(progressOf(sold.id), { positionSeconds: 1, durationSeconds: 2 })
      .expect(401);
    await createTestPurchase(sold, viewer);
    await save(sold.id, 1).expect(200);
  });

  test.each([
    [
      'a position before the beginning',
      { positionSeconds: -1, durationSeconds: 10 },
      'positionSeconds',
    ],
    ['no duration', { positionSeconds: 1 }, 'durationSeconds'],
    ['an empty duration', { positionSeconds: 0, durationSeconds: 0 }, 'durationSeconds'],
    ['a text', { positionSeconds: '1', durationSeconds: 10 }, 'positionSeconds'],
    [
      'more than asked for',
      { positionSeconds: 1, durationSeconds: 10, completed: true },
      'completed',
    ],
  ])('refuses %s', async (_, body, field) => {
    const item = await createTestContent(creator);
    const { error } = await viewer.post(progressOf(item.id), body).expect(400);
    expect(error.details.issues.map((issue: { field: string }) => issue.field)).toContain(field);
  });
});
