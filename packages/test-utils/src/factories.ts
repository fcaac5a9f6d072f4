import { randomUUID } from 'node:crypto';
import type { MemberRole } from '@codex/constants';
import { schema } from '@codex/database';
import { setupTestDatabase } from './database.ts';

type NewRow<Name extends keyof typeof schema> = Partial<(typeof schema)[Name]['$inferInsert']>;
type Row<Name extends keyof typeof schema> = (typeof schema)[Name]['$inferSelect'];

/** Somebody, or something that stands for them. */
type Person = { id: string };

/** The one row there has to be. @throws Error when there is none */
export function only<Found>([row]: Found[]): Found {
  if (row === undefined) throw new Error('There is no row.');
  return row;
}

/** Makes somebody a member of an organization. */
export async function addTestMember(
  { id: organizationId }: { id: string },
  { id: userId }: Person,
  role: MemberRole = 'member',
): Promise<void> {
  await setupTestDatabase()
    .insert(schema.organizationMembers)
    .values({ organizationId, userId, role });
}

/** An organization of somebody, with these members. */
export async function createTestOrganization(
  owner: Person,
  { members = [], ...values }: NewRow<'organizations'> & { members?: Person[] } = {},
): Promise<Row<'organizations'>> {
  const organization = only(
    await setupTestDatabase()
      .insert(schema.organizations)
      .values({ name: 'A studio', slug: `studio-${randomUUID()}`, creatorId: owner.id, ...values })
      .returning(),
  );
  await addTestMember(organization, owner, 'owner');
  for (const member of members) await addTestMember(organization, member);
  return organization;
}

/** A video of a minute that was transcoded; its files are put where a test needs them. */
export async function createTestMedia(
  creator: Person,
  values: NewRow<'mediaItems'> = {},
): Promise<Row<'mediaItems'>> {
  const rows = await setupTestDatabase()
    .insert(schema.mediaItems)
    .values({
      creatorId: creator.id,
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
  return only(rows);
}

/** What makes an item cost 9.99 dollars. */
export const forSale = { visibility: 'purchased_only', priceCents: 999 } as const;
export const forMembers = { visibility: 'members_only' } as const;

/** A published video with media of its own, or a published text; `values` make it something else. */
export async function createTestContent(
  creator: Person,
  values: NewRow<'content'> = {},
): Promise<Row<'content'>> {
  const { contentType = 'video', mediaItemId } = values;
  const needsMedia = contentType !== 'written' && mediaItemId === undefined;
  const rows = await setupTestDatabase()
    .insert(schema.content)
    .values({
      creatorId: creator.id,
      title: 'An item',
      slug: `item-${randomUUID()}`,
      contentType,
      status: 'published',
      publishedAt: new Date(),
      ...(contentType === 'written' ? { body: 'Once upon a time.' } : {}),
      ...(needsMedia ? { mediaItemId: (await createTestMedia(creator)).id } : {}),
      ...values,
    })
    .returning();
  return only(rows);
}

/** An item that somebody bought, as a paid checkout leaves it: the purchase, and what it gives. */
export async function createTestPurchase(
  item: Row<'content'>,
  buyer: Person,
  values: NewRow<'purchases'> = {},
): Promise<{ purchase: Row<'purchases'>; entitlement: Row<'contentAccess'> }> {
  const db = setupTestDatabase();
  const amountCents = item.priceCents ?? forSale.priceCents;
  const platformFeeCents = Math.round(amountCents / 10);
  const purchase = only(
    await db
      .insert(schema.purchases)
      .values({
        userId: buyer.id,
        contentId: item.id,
        creatorId: item.creatorId,
        organizationId: item.organizationId,
        amountCents,
        currency: item.currency,
        platformFeeCents,
        organizationCents: 0,
        creatorCents: amountCents - platformFeeCents,
        status: 'completed',
        stripePaymentIntentId: `pi_${randomUUID()}`,
        purchasedAt: new Date(),
        ...values,
      })
      .returning(),
  );
  const entitlement = only(
    await db
      .insert(schema.contentAccess)
      .values({
        userId: buyer.id,
        contentId: item.id,
        source: 'purchase',
        purchaseId: purchase.id,
      })
      .returning(),
  );
  return { purchase, entitlement };
}
