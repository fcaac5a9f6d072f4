import type { HonoEnv } from '@codex/shared-types';
import {
  catalogueVersionSchema,
  contentListSchema,
  contentQuerySchema,
  contentSchema,
  contentSlugParams,
  contentStatsQuerySchema,
  contentStatsSchema,
  createContentSchema,
  creatorContentQuerySchema,
  creatorParams,
  idParams,
  publicContentQuerySchema,
  relatedQuerySchema,
  sitemapListSchema,
  sitemapQuerySchema,
  updateContentSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

const anyone = { auth: 'optional', rateLimit: 'api' } as const;
const creators = { auth: 'required', roles: ['creator'], rateLimit: 'api' } as const;

export const contentRoutes = new Hono<HonoEnv>()
  .post(
    '/',
    procedure({
      policy: creators,
      summary: 'Make a draft.',
      input: { body: createContentSchema },
      output: contentSchema,
      successStatus: 201,
      handler: ({ services, input }) => services.content.create(input.body),
    }),
  )
  .get(
    '/',
    procedure({
      policy: creators,
      summary: 'Your own items.',
      input: { query: contentQuerySchema },
      output: contentListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.content.listOwn(input.query),
    }),
  )
  .get(
    '/public',
    procedure({
      policy: anyone,
      summary: 'Browse and search what is published.',
      input: { query: publicContentQuerySchema },
      output: contentListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.content.browse(input.query),
    }),
  )
  .get(
    '/sitemap',
    procedure({
      policy: anyone,
      summary: 'The pages that search engines may list, 10,000 at a time.',
      input: { query: sitemapQuerySchema },
      output: sitemapListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.content.sitemap(input.query),
    }),
  )
  .get(
    '/version',
    procedure({
      policy: anyone,
      summary: 'Another text whenever strangers may see something else: for caches.',
      output: catalogueVersionSchema,
      handler: ({ services }) => services.content.version(),
    }),
  )
  .get(
    '/stats',
    procedure({
      policy: { auth: 'required', rateLimit: 'api' },
      summary: 'How your own items, or an organization’s, were watched.',
      input: { query: contentStatsQuerySchema },
      output: contentStatsSchema,
      handler: ({ services, input }) => services.stats.read(input.query),
    }),
  )
  .get(
    '/slug/:organizationSlug/:slug',
    procedure({
      policy: anyone,
      summary: 'An item of an organization by its address.',
      input: { params: contentSlugParams },
      output: contentSchema,
      handler: ({ services, input }) => services.content.getBySlug(input.params),
    }),
  )
  .get(
    '/:creatorId/list',
    procedure({
      policy: anyone,
      summary: 'What a creator published; your own drafts too.',
      input: { params: creatorParams, query: creatorContentQuerySchema },
      output: contentListSchema,
      envelope: 'list',
      handler: ({ services, input }) =>
        services.content.listOfCreator(input.params.creatorId, input.query),
    }),
  )
  .get(
    '/:id/related',
    procedure({
      policy: anyone,
      summary: 'The newest of the same creator, the item among them.',
      input: { params: idParams, query: relatedQuerySchema },
      output: contentListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.content.related(input.params.id, input.query),
    }),
  )
  .get(
    '/:id',
    procedure({
      policy: anyone,
      summary: 'One item, with its text where you may read it.',
      input: { params: idParams },
      output: contentSchema,
      handler: ({ services, input }) => services.content.get(input.params.id),
    }),
  )
  .patch(
    '/:id',
    procedure({
      policy: creators,
      summary: 'Change an item of your own.',
      input: { params: idParams, body: updateContentSchema },
      output: contentSchema,
      handler: ({ services, input }) => services.content.update(input.params.id, input.body),
    }),
  )
  .delete(
    '/:id',
    procedure({
      policy: creators,
      summary: 'Delete an item of your own; its buyers keep it.',
      input: { params: idParams },
      successStatus: 204,
      handler: ({ services, input }) => services.content.delete(input.params.id),
    }),
  )
  .post(
    '/:id/publish',
    procedure({
      policy: creators,
      summary: 'Put an item before the public.',
      input: { params: idParams },
      output: contentSchema,
      handler: ({ services, input }) => services.content.publish(input.params.id),
    }),
  )
  .post(
    '/:id/unpublish',
    procedure({
      policy: creators,
      summary: 'Make a published item a draft again.',
      input: { params: idParams },
      output: contentSchema,
      handler: ({ services, input }) => services.content.unpublish(input.params.id),
    }),
  );
