import {
  contentListSchema,
  contentSchema,
  libraryListSchema,
  mediaItemSchema,
  mediaListSchema,
  playbackProgressSchema,
  streamingUrlSchema,
  type contentQuerySchema,
  type createContentSchema,
  type creatorContentQuerySchema,
  type listUserLibrarySchema,
  type mediaQuerySchema,
  type publicContentQuerySchema,
  type updateContentSchema,
  type updateMediaItemSchema,
} from '@codex/validation';
import type { z } from 'zod';
import type { Call } from '../call.ts';
import { type Filters, gone, segment } from './parts.ts';

export const contentApi = (call: Call) => ({
  browse: (query: Filters<typeof publicContentQuerySchema> = {}) =>
    call('CONTENT_API', 'GET /api/content/public', {
      query,
      schema: contentListSchema,
      envelope: 'bare',
    }),
  byId: (id: string) =>
    call('CONTENT_API', `GET /api/content/${segment(id)}`, { schema: contentSchema }),
  bySlug: (organizationSlug: string, slug: string) =>
    call('CONTENT_API', `GET /api/content/slug/${segment(organizationSlug)}/${segment(slug)}`, {
      schema: contentSchema,
    }),
  ofCreator: (creatorId: string, query: Filters<typeof creatorContentQuerySchema> = {}) =>
    call('CONTENT_API', `GET /api/content/${segment(creatorId)}/list`, {
      query,
      schema: contentListSchema,
      envelope: 'bare',
    }),

  mine: (query: Filters<typeof contentQuerySchema> = {}) =>
    call('CONTENT_API', 'GET /api/content', {
      query,
      schema: contentListSchema,
      envelope: 'bare',
    }),
  create: (body: z.input<typeof createContentSchema>) =>
    call('CONTENT_API', 'POST /api/content', { body, schema: contentSchema }),
  update: (id: string, body: z.input<typeof updateContentSchema>) =>
    call('CONTENT_API', `PATCH /api/content/${segment(id)}`, { body, schema: contentSchema }),
  remove: (id: string) =>
    call('CONTENT_API', `DELETE /api/content/${segment(id)}`, { schema: gone, envelope: 'bare' }),
  publish: (id: string) =>
    call('CONTENT_API', `POST /api/content/${segment(id)}/publish`, { schema: contentSchema }),
  unpublish: (id: string) =>
    call('CONTENT_API', `POST /api/content/${segment(id)}/unpublish`, { schema: contentSchema }),

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
      schema: libraryListSchema,
      envelope: 'bare',
    }),
});
