import { createHash, randomUUID } from 'node:crypto';
import { schema } from '@codex/database';
import { setupTestDatabase, testApi, type TestClient } from '@codex/test-utils';
import { eq } from 'drizzle-orm';

type ContentValues = Partial<typeof schema.content.$inferInsert>;
type MediaValues = Partial<typeof schema.mediaItems.$inferInsert>;

/** A media item that was transcoded; its files are put where a test needs them. */
export async function readyMedia(creatorId: string, values: MediaValues = {}) {
  const [media] = await setupTestDatabase()
    .insert(schema.mediaItems)
    .values({
      creatorId,
      title: 'Clip',
      mediaType: 'video',
      mimeType: 'video/mp4',
      fileSizeBytes: 1000,
      partSizeBytes: 16 * 1024 * 1024,
      partCount: 1,
      status: 'ready',
      generation: 1,
      readyGeneration: 1,
      durationSeconds: 60,
      uploadedAt: new Date(),
      assets: {
        poster: 'poster/poster.jpg',
        thumbnails: 'thumbnails/thumbnails.vtt',
        waveform: null,
      },
      ...values,
    })
    .returning();
  if (!media) throw new Error('The media was not made.');
  return media;
}

/** A published video; `values` make it something else. */
export async function publishedVideo(creator: TestClient, values: ContentValues = {}) {
  const mediaItemId =
    values.mediaItemId === undefined ? (await readyMedia(creator.id)).id : values.mediaItemId;
  const [item] = await setupTestDatabase()
    .insert(schema.content)
    .values({
      creatorId: creator.id,
      mediaItemId,
      title: 'A video',
      slug: `video-${randomUUID()}`,
      contentType: 'video',
      status: 'published',
      publishedAt: new Date(),
      ...values,
    })
    .returning();
  if (!item) throw new Error('The item was not made.');
  return item;
}

export const forSale = { visibility: 'purchased_only', priceCents: 999 } as const;
export const forMembers = { visibility: 'members_only' } as const;

/** Gives a person a bought item, as a paid checkout does. Returns the entitlement's id. */
export async function sell(
  item: typeof schema.content.$inferSelect,
  buyerId: string,
): Promise<string> {
  const db = setupTestDatabase();
  const [purchase] = await db
    .insert(schema.purchases)
    .values({
      userId: buyerId,
      contentId: item.id,
      creatorId: item.creatorId,
      organizationId: item.organizationId,
      amountCents: 999,
      currency: 'usd',
      platformFeeCents: 100,
      organizationCents: 0,
      creatorCents: 899,
      status: 'completed',
      stripePaymentIntentId: `pi_${randomUUID()}`,
      purchasedAt: new Date(),
    })
    .returning({ id: schema.purchases.id });
  const [entitlement] = await db
    .insert(schema.contentAccess)
    .values({ userId: buyerId, contentId: item.id, source: 'purchase', purchaseId: purchase?.id })
    .returning({ id: schema.contentAccess.id });
  return entitlement?.id ?? '';
}

/** An organization of somebody, with these members. */
export async function organizationOf(owner: TestClient, members: TestClient[] = []) {
  const db = setupTestDatabase();
  const [organization] = await db
    .insert(schema.organizations)
    .values({ name: 'A studio', slug: `studio-${randomUUID()}`, creatorId: owner.id })
    .returning();
  if (!organization) throw new Error('The organization was not made.');
  const organizationId = organization.id;
  await db
    .insert(schema.organizationMembers)
    .values([
      { organizationId, userId: owner.id, role: 'owner' },
      ...members.map(({ id }) => ({ organizationId, userId: id, role: 'member' as const })),
    ]);
  return organization;
}

/** Leaves files where a transcoding leaves them, through the transcoder's own route. */
export async function storeOutputs(
  mediaId: string,
  files: Record<string, Uint8Array<ArrayBuffer>>,
  generation = 1,
): Promise<void> {
  const { mediaItems } = schema;
  const setStatus = (status: 'transcoding' | 'ready') =>
    setupTestDatabase().update(mediaItems).set({ status }).where(eq(mediaItems.id, mediaId));
  await setStatus('transcoding');
  for (const [path, bytes] of Object.entries(files)) {
    const bodySha256 = createHash('sha256').update(bytes).digest('hex');
    const stored = await testApi().internal(
      'PUT',
      `/internal/media/${mediaId}/outputs/${generation}/${path}`,
      { body: bytes, bodySha256, headers: { 'x-content-sha256': bodySha256 } },
    );
    if (stored.status >= 300)
      throw new Error(`Storing ${path} answered ${stored.status}: ${stored.text}`);
  }
  await setStatus('ready');
}
