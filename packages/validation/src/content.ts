import {
  ACCESS_REASONS,
  CONTENT_STATUSES,
  CONTENT_TYPES,
  MIN_PRICE_CENTS,
  VISIBILITIES,
} from '@codex/constants';
import { z } from 'zod';
import {
  currencySchema,
  lineSchema,
  pageOf,
  pageQuery,
  priceCentsSchema,
  slugSchema,
  textSchema,
  timestampSchema,
  urlSchema,
  uuidSchema,
} from './primitives.ts';

const contentTypeSchema = z.enum(CONTENT_TYPES);
const visibilitySchema = z.enum(VISIBILITIES);

const tagsSchema = z
  .array(lineSchema(50))
  .max(20, 'At most 20 tags.')
  .transform((tags) => [...new Set(tags)]);

const fields = {
  title: lineSchema(200),
  slug: slugSchema,
  description: textSchema(5000).nullable(),
  contentType: contentTypeSchema,
  mediaItemId: uuidSchema.nullable(),
  /** The text of a written item. */
  body: textSchema(200_000).nullable(),
  organizationId: uuidSchema.nullable(),
  visibility: visibilitySchema,
  priceCents: priceCentsSchema.nullable(),
  currency: currencySchema,
  category: lineSchema(60).nullable(),
  tags: tagsSchema,
  thumbnailUrl: urlSchema.nullable(),
};

/** What the rules between the fields of an item look at. */
interface ContentRules {
  contentType?: z.output<typeof contentTypeSchema>;
  mediaItemId?: string | null;
  body?: string | null;
  visibility?: z.output<typeof visibilitySchema>;
  priceCents?: number | null;
}

export interface ContentRuleIssue {
  field: 'priceCents' | 'mediaItemId' | 'body';
  message: string;
}

/**
 * The rules between an item's fields that are broken: a price belongs to what is sold and to
 * nothing else, written items have a body and no media, others have media and no body.
 */
export function contentRuleIssues(item: ContentRules): ContentRuleIssue[] {
  const { contentType, mediaItemId, body, visibility, priceCents } = item;
  const issues: ContentRuleIssue[] = [];
  if (visibility === 'purchased_only' && (priceCents ?? 0) < MIN_PRICE_CENTS) {
    const message = `What is sold needs a price of at least ${MIN_PRICE_CENTS} (minor units).`;
    issues.push({ field: 'priceCents', message });
  }
  if (visibility !== undefined && visibility !== 'purchased_only' && priceCents) {
    issues.push({
      field: 'priceCents',
      message: 'Only what is sold (purchased_only) has a price.',
    });
  }
  if (contentType === 'written' && mediaItemId) {
    issues.push({ field: 'mediaItemId', message: 'A written item has no media.' });
  }
  if (contentType !== undefined && contentType !== 'written' && body) {
    issues.push({ field: 'body', message: 'Only a written item has a body.' });
  }
  return issues;
}

function checkRules(item: ContentRules, context: z.RefinementCtx): void {
  for (const { field, message } of contentRuleIssues(item)) {
    context.addIssue({ code: 'custom', path: [field], message });
  }
}

/** `POST /api/content` */
export const createContentSchema = z
  .strictObject({
    ...fields,
    description: fields.description.optional(),
    mediaItemId: fields.mediaItemId.optional(),
    body: fields.body.optional(),
    organizationId: fields.organizationId.optional(),
    visibility: fields.visibility.default('public'),
    priceCents: fields.priceCents.optional(),
    currency: fields.currency.default('usd'),
    category: fields.category.optional(),
    tags: fields.tags.default([]),
    thumbnailUrl: fields.thumbnailUrl.optional(),
  })
  .superRefine(checkRules);
export type CreateContentInput = z.output<typeof createContentSchema>;

/**
 * `PATCH /api/content/:id`: what is given changes. The rules between fields are checked where all of
 * their fields are given, and by the service on what the item then is.
 */
export const updateContentSchema = z
  .strictObject(fields)
  .partial()
  .superRefine(({ visibility, priceCents, ...rest }, context) => {
    const isPriced = visibility !== undefined && priceCents !== undefined;
    checkRules({ ...rest, ...(isPriced && { visibility, priceCents }) }, context);
  });
export type UpdateContentInput = z.output<typeof updateContentSchema>;

const searchSchema = z.string().trim().max(200, 'At most 200 characters.').optional();

/** `GET /api/content`: the caller's own. */
export const contentQuerySchema = z.object({
  ...pageQuery,
  status: z.enum(CONTENT_STATUSES).optional(),
  organizationId: uuidSchema.optional(),
  contentType: contentTypeSchema.optional(),
  visibility: visibilitySchema.optional(),
  search: searchSchema,
  category: lineSchema(60).optional(),
  sortBy: z
    .enum(['createdAt', 'updatedAt', 'publishedAt', 'title', 'priceCents', 'views'])
    .default('createdAt'),
  sortOrder: z.enum(['asc', 'desc']).default('desc'),
  /** Counts the views of each item, too. */
  include: z.enum(['views']).optional(),
});
export type ContentQuery = z.output<typeof contentQuerySchema>;

const contentSortSchema = z.enum(['newest', 'oldest', 'title', 'price', 'relevance']);

/** `GET /api/content/public`. Default order: relevance for a search, else newest first. */
export const publicContentQuerySchema = z.object({
  ...pageQuery,
  organizationId: uuidSchema.optional(),
  organizationSlug: slugSchema.optional(),
  creatorId: uuidSchema.optional(),
  creatorUsername: slugSchema.max(50, 'At most 50 characters.').optional(),
  search: searchSchema,
  category: lineSchema(60).optional(),
  tag: lineSchema(50).optional(),
  contentType: contentTypeSchema.optional(),
  sortBy: contentSortSchema.optional(),
});
export type PublicContentQuery = z.output<typeof publicContentQuerySchema>;

/** `GET /api/content/:creatorId/list` */
export const creatorParams = z.object({ creatorId: uuidSchema });
export const creatorContentQuerySchema = z.object({
  ...pageQuery,
  contentType: contentTypeSchema.optional(),
});
export type CreatorContentQuery = z.output<typeof creatorContentQuerySchema>;

/** `GET /api/content/:id/related`: how many of the same creator. */
export const relatedQuerySchema = z.object({ limit: pageQuery.limit });

/** `GET /api/content/sitemap`: 10,000 pages at a time. */
export const sitemapQuerySchema = z.object({ page: pageQuery.page });

/** A page that search engines may list: an item by its id, a studio by its slug, a creator by their username. */
export const sitemapListSchema = pageOf(
  z.object({
    kind: z.enum(['item', 'organization', 'creator']),
    name: z.string(),
    changedAt: timestampSchema,
  }),
);
export type SitemapList = z.output<typeof sitemapListSchema>;

/** `GET /api/content/version`: another one whenever strangers may see something else. */
export const catalogueVersionSchema = z.object({ version: z.string() });

/** `GET /api/content/slug/:organizationSlug/:slug` */
export const contentSlugParams = z.object({ organizationSlug: slugSchema, slug: slugSchema });

/** What a caller may do with an item, and why. */
export const accessSchema = z.object({
  granted: z.boolean(),
  reason: z.enum(ACCESS_REASONS),
});

/** An item as it leaves the system. */
export const contentSchema = z
  .object({
    id: z.uuid(),
    creatorId: z.uuid(),
    creator: z.object({
      id: z.uuid(),
      name: z.string(),
      username: z.string().nullable(),
      image: z.string().nullable(),
    }),
    organizationId: z.uuid().nullable(),
    organization: z.object({ id: z.uuid(), name: z.string(), slug: z.string() }).nullable(),
    mediaItemId: z.uuid().nullable(),
    title: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    contentType: contentTypeSchema,
    /** Only of one item at a time, and only for those who may read it. */
    body: z.string().nullable().optional(),
    thumbnailUrl: z.string().nullable(),
    /** The poster in 24 bytes, base64; a `thumbnailUrl` of the creator's own has none. */
    thumbhash: z.string().nullable(),
    status: z.enum(CONTENT_STATUSES),
    visibility: visibilitySchema,
    /** Minor units of the currency. */
    priceCents: z.int().nullable(),
    currency: z.string(),
    category: z.string().nullable(),
    tags: z.array(z.string()),
    durationSeconds: z.number().nullable(),
    publishedAt: timestampSchema.nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    access: accessSchema,
    /** As `contentStatsSchema` counts them, of all time. Only in one's own list, where it is asked for. */
    views: z.int().optional(),
  })
  .meta({ id: 'Content' });
export type Content = z.output<typeof contentSchema>;

export const contentListSchema = pageOf(contentSchema);
export type ContentList = z.output<typeof contentListSchema>;
