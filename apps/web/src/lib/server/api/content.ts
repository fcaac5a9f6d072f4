import {
  catalogueVersionSchema,
  contentListSchema,
  contentSchema,
  contentStatsSchema,
  libraryListSchema,
  mediaItemSchema,
  mediaListSchema,
  playbackProgressSchema,
  sitemapListSchema,
  streamingUrlSchema,
  type contentQuerySchema,
  type ContentStatsQuery,
  type createContentSchema,
  type creatorContentQuerySchema,
  type listUserLibrarySchema,
  type mediaQuerySchema,
  type publicContentQuerySchema,
  type relatedQuerySchema,
  type updateContentSchema,
  type updateMediaItemSchema,
} from '@codex/validation';
import type { z } from 'zod';
import type { Call } from '../call.ts';
import { asShown } from '../shown.ts';
import { type Filters, gone, segment } from './parts.ts';

const shownSchema = contentSchema.transform(asShown);
const shownListSchema = contentListSchema.transform((list) => ({
  ...list,
  items: list.items.map(asShown),
}));
const shownLibrarySchema = libraryListSchema.transform((list) => ({
  ...list,
  items: list.items.map(asShown),
}));

export const contentApi = (call: Call) => ({
  browse: (query: Filters<typeof publicContentQuerySchema> = {}) =>
    call('CONTENT_API', 'GET /api/content/public', {
      query,
      schema: shownListSchema,
      envelope: 'bare',
    }),
  related: (id: string, query: Filters<typeof relatedQuerySchema> = {}) =>
    call('CONTENT_API', `GET /api/content/${segment(id)}/related`, {
      query,
      schema: shownListSchema,
      envelope: 'bare',
    }),
  sitemap: (page: number) =>
    call('CONTENT_API', 'GET /api/content/sitemap', {
      query: { page },
      schema: sitemapListSchema,
      envelope: 'bare',
    }),
  version: () =>
    call('CONTENT_API', 'GET /api/content/version', { schema: catalogueVersionSchema }),
  byId: (id: string) =>
    call('CONTENT_API', `GET /api/content/${segment(id)}`, { schema: shownSchema }),
  bySlug: (organizationSlug: string, slug: string) =>
    call('CONTENT_API', `GET /api/content/slug/${segment(organizationSlug)}/${segment(slug)}`, {
      schema: shownSchema,
    }),
  ofCreator: (creatorId: string, query: Filters<typeof creatorContentQuerySchema> = {}) =>
    call('CONTENT_API', `GET /api/content/${segment(creatorId)}/list`, {
      query,
      schema: shownListSchema,
      envelope: 'bare',
    }),

  mine: (query: Filters<typeof contentQuerySchema> = {}) =>
    call('CONTENT_API', 'GET /api/content', {
      query,
      schema: shownListSchema,
      envelope: 'bare',
    }),
  stats: (query: ContentStatsQuery) =>
    call('CONTENT_API', 'GET /api/content/stats', { query, schema: contentStatsSchema }),
  create: (body: z.input<typeof createContentSchema>) =>
    call('CONTENT_API', 'POST /api/content', { body, schema: shownSchema }),
  update: (id: string, body: z.input<typeof updateContentSchema>) =>
    call('CONTENT_API', `PATCH /api/content/${segment(id)}`, { body, schema: shownSchema }),
  remove: (id: string) =>
    call('CONTENT_API', `DELETE /api/content/${segment(id)}`, { schema: gone, envelope: 'bare' }),
  publish: (id: string) =>
    call('CONTENT_API', `POST /api/content/${segment(id)}/publish`, { schema: shownSchema }),
  unpublish: (id: string) =>
    call('CONTENT_API', `POST /api/content/${segment(id)}/unpublish`, { schema: shownSchema }),

  media: (query: Filters<typeof mediaQuerySchema> = {}) =>
    call('CONTENT_API', 'GET /api/media', { query, schema: mediaListSchema, envelope: 'bare' }),
  mediaById: (id: string) =>
    call('CONTENT_API', `GET /api/media/${segment(id)}`, { schema: mediaItemSchema }),
  updateMedia: (id: string, body: z.input<typeof updateMediaItemSchema>) =>
    call('CONTENT_API', `PATCH /api/media/${segment(id)}`, { body, schema: mediaItemSchema }),
  removeMedia: (id: string) =>
    call('CONTENT_API', `DELETE /api/media/${segment(id)}`, { schema: gone, envelope: 'bare' }),
  retryMedia: (id: string) =>
    call('CONTENT_API', `POST /api/media/${segment(id)}/retry`, { schema: mediaItemSchema }),

  streamingUrl: (contentId: string) =>
    call('CONTENT_API', `GET /api/access/streaming-url/${segment(contentId)}`, {
      schema: streamingUrlSchema,
    }),
  progress: (contentId: string) =>
    call('CONTENT_API', `GET /api/access/playback-progress/${segment(contentId)}`, {
      schema: playbackProgressSchema.nullable(),
    }),
  library: (query: Filters<typeof listUserLibrarySchema> = {}) =>
    call('CONTENT_API', 'GET /api/user/library', {
      query,
      schema: shownLibrarySchema,
      envelope: 'bare',
    }),
});
