import { dbHttp, schema } from '@codex/database';
import { newLandmarks, plansAtScale } from '@codex/test-utils';
import {
  contentQuerySchema,
  contentStatsQuerySchema,
  listUserLibrarySchema,
  mediaQuerySchema,
  publicContentQuerySchema,
} from '@codex/validation';
import { and, eq, isNull } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { isInOrganization, listOfCreator, listOwn, listPublished } from './content-lists.ts';
import { selectItem } from './content-view.ts';
import { listLibrary } from './library.ts';
import { listOwnMedia } from './media-queries.ts';
import { readStats } from './stats-queries.ts';

/** The people and places whose items are asked for. */
const landmarks = newLandmarks();
const { creatorId, viewerId, itemId, organizationSlug: studio } = landmarks;

const db = dbHttp({
  DB_METHOD: 'LOCAL_PROXY',
  DATABASE_URL_LOCAL_PROXY: process.env['DATABASE_URL_LOCAL_PROXY'] ?? '',
});
const { content } = schema;
const browse = (query: object) => () =>
  listPublished(db, viewerId, publicContentQuerySchema.parse(query));
const library = (query: object) => () =>
  listLibrary(db, viewerId, listUserLibrarySchema.parse(query));
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const figures = (query: object) => () =>
  readStats(db, creatorId, contentStatsQuerySchema.parse({ from: day(30), to: day(0), ...query }));

/** Each hot query, and the index that has to find its rows among 20,000. */
const QUERIES: [name: string, run: () => PromiseLike<unknown>, index: RegExp][] = [
  ['an item by id', () => selectItem(db, viewerId).where(eq(content.id, itemId)), /content_pkey/],
  [
    'an item by its address',
    () =>
      selectItem(db, viewerId).where(
        and(isInOrganization(studio), eq(content.slug, 'item-1'), isNull(content.deletedAt)),
      ),
    /content_organization_slug_key/,
  ],
  ['what is new', browse({}), /content_published_idx/],
  ['what is old', browse({ sortBy: 'oldest' }), /content_published_idx/],
  ['what is new, by title', browse({ sortBy: 'title' }), /content_title_idx/],
  ['what is new, by price', browse({ sortBy: 'price' }), /content_price_idx/],
  ['page 40', browse({ page: 40 }), /content_published_idx/],
  ['a category', browse({ category: 'category-7' }), /content_category_idx/],
  ['a rare tag', browse({ tag: 'rare-7' }), /content_tags_idx/],
  ['an organization', browse({ organizationSlug: studio }), /content_organization/],
  ['a rare word', browse({ search: 'quokka7' }), /content_search_idx/],
  ['a word that is everywhere', browse({ search: 'garden' }), /content_pkey/],
  [
    'a word that is everywhere, newest first',
    browse({ search: 'garden', sortBy: 'newest' }),
    /content_published_idx/,
  ],
  ['a rare beginning', browse({ search: 'garden quokka12' }), /content_search_idx/],
  [
    "a creator's published items",
    () => listOfCreator(db, viewerId, creatorId, { page: 1, limit: 20 }),
    /content_creator/,
  ],
  ['own items', () => listOwn(db, creatorId, contentQuerySchema.parse({})), /content_creator_idx/],
  [
    'own media',
    () => listOwnMedia(db, creatorId, mediaQuerySchema.parse({})),
    /media_items_creator_idx/,
  ],
  ['the library', library({}), /content_organization_idx/],
  [
    'the library, what was begun',
    library({ filter: 'in_progress' }),
    /playback_progress_(user_id_content_id_pk|item_idx|recent_idx)/,
  ],
  [
    'the library, a word',
    library({ search: 'garden' }),
    /using content_access_\w+ on content_access a/,
  ],
  ['figures of a creator', figures({}), /content_creator_idx[^]*playback_progress_item_idx/],
  ['figures of an item', figures({ contentId: itemId }), /playback_progress_item_idx/],
];

let plans: Map<string, string>;

beforeAll(async () => {
  plans = await plansAtScale(QUERIES, {
    creators: 200,
    items: 20_000,
    progress: 20_000,
    landmarks,
  });
}, 60_000);

test.each(QUERIES)('%s is found by index among 20,000 items', (name, _, index) => {
  const plan = plans.get(name) ?? '';
  expect(plan).toMatch(index);
  // The total may read on from the start until it has counted enough; the page may not.
  expect(plan).not.toMatch(
    /Seq Scan on (content|media_items|content_access|playback_progress) +\(/,
  );
});
