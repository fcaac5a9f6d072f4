import type { HonoEnv } from '@codex/shared-types';
import {
  createMediaItemSchema,
  idParams,
  mediaItemSchema,
  mediaListSchema,
  mediaQuerySchema,
  partParams,
  updateMediaItemSchema,
  uploadPartListSchema,
  uploadPartSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';
import { incomingBytes, requireOctetStream } from './incoming-bytes.ts';

const creators = { auth: 'required', roles: ['creator'], rateLimit: 'api' } as const;
const uploaders = { auth: 'required', roles: ['creator'], rateLimit: 'upload' } as const;

export const mediaRoutes = new Hono<HonoEnv>()
  .post(
    '/',
    procedure({
      policy: creators,
      summary: 'Announce a file; the answer says into which parts to cut it.',
      input: { body: createMediaItemSchema },
      output: mediaItemSchema,
      successStatus: 201,
      handler: ({ services, input }) => services.media.create(input.body),
    }),
  )
  .get(
    '/',
    procedure({
      policy: creators,
      summary: 'Your media, newest first.',
      input: { query: mediaQuerySchema },
      output: mediaListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.media.list(input.query),
    }),
  )
  .get(
    '/:id',
    procedure({
      policy: creators,
      summary: 'One media item of yours.',
      input: { params: idParams },
      output: mediaItemSchema,
      handler: ({ services, input }) => services.media.get(input.params.id),
    }),
  )
  .patch(
    '/:id',
    procedure({
      policy: creators,
      summary: 'Change title and description, or start a failed upload over.',
      input: { params: idParams, body: updateMediaItemSchema },
      output: mediaItemSchema,
      handler: ({ services, input }) => services.media.update(input.params.id, input.body),
    }),
  )
  .delete(
    '/:id',
    procedure({
      policy: creators,
      summary: 'Delete media that no item uses.',
      input: { params: idParams },
      successStatus: 204,
      handler: ({ services, input }) => services.media.delete(input.params.id),
    }),
  )
  .post(
    '/:id/retry',
    procedure({
      policy: creators,
      summary: 'Have failed media processed again.',
      input: { params: idParams },
      output: mediaItemSchema,
      handler: ({ services, input }) => services.media.retry(input.params.id),
    }),
  )
  .put(
    '/:id/parts/:n',
    procedure({
      policy: uploaders,
      summary: 'Send one part as raw bytes. Sending it again replaces it.',
      input: { params: partParams },
      rawBody: 'application/octet-stream',
      output: uploadPartSchema,
      handler: ({ services, input, c }) => {
        requireOctetStream(c);
        return services.uploads.putPart(input.params.id, input.params.n, incomingBytes(c));
      },
    }),
  )
  .get(
    '/:id/parts',
    procedure({
      policy: creators,
      summary: 'The parts that arrived.',
      input: { params: idParams },
      output: uploadPartListSchema,
      envelope: 'list',
      handler: async ({ services, input }) => ({
        items: await services.uploads.listParts(input.params.id),
      }),
    }),
  )
  .post(
    '/:id/complete',
    procedure({
      policy: creators,
      summary: 'All parts are sent: check them and begin processing.',
      input: { params: idParams },
      output: mediaItemSchema,
      handler: ({ services, input }) => services.uploads.complete(input.params.id),
    }),
  );
