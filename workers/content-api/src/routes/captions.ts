import type { HonoEnv } from '@codex/shared-types';
import {
  captionsParams,
  captionsQuerySchema,
  idParams,
  mediaCaptionsListSchema,
  mediaCaptionsSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';
import { incomingCaptions } from './incoming-captions.ts';

const creators = { auth: 'required', roles: ['creator'], rateLimit: 'api' } as const;

/** Below `/api/media`. */
export const captionsRoutes = new Hono<HonoEnv>()
  .get(
    '/:id/captions',
    procedure({
      policy: creators,
      summary: 'The captions of your media, one file per language.',
      input: { params: idParams },
      output: mediaCaptionsListSchema,
      envelope: 'list',
      handler: async ({ services, input }) => ({
        items: await services.captions.list(input.params.id),
      }),
    }),
  )
  .get(
    '/:id/captions/:language',
    procedure({
      policy: creators,
      summary: 'One file of captions, as WebVTT.',
      input: { params: captionsParams },
      responds: 'bytes',
      handler: async ({ services, input, c }) =>
        c.body(await services.captions.read(input.params), 200, {
          'Content-Type': 'text/vtt; charset=utf-8',
        }),
    }),
  )
  .put(
    '/:id/captions/:language',
    procedure({
      policy: creators,
      summary: 'Add or replace captions: text/vtt or application/x-subrip, 1 MiB at most.',
      input: { params: captionsParams, query: captionsQuerySchema },
      rawBody: 'text/vtt',
      output: mediaCaptionsSchema,
      handler: async ({ services, input, c }) =>
        services.captions.put(input.params, {
          ...(await incomingCaptions(c)),
          label: input.query.label,
        }),
    }),
  )
  .delete(
    '/:id/captions/:language',
    procedure({
      policy: creators,
      summary: 'Take captions away.',
      input: { params: captionsParams },
      successStatus: 204,
      handler: ({ services, input }) => services.captions.remove(input.params),
    }),
  );
