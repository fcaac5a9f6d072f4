import { IMAGE_MIME_TYPES } from '@codex/constants';
import type { HonoEnv } from '@codex/shared-types';
import { imageParams, imageQuerySchema, imageSchema } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';
import { incomingBytes, requireImage } from './incoming-bytes.ts';

export const imageRoutes = new Hono<HonoEnv>().post(
  '/',
  procedure({
    policy: { auth: 'required', rateLimit: 'api' },
    summary: 'Send a JPEG, PNG, WebP or AVIF as raw bytes; the answer says where it is shown.',
    input: { query: imageQuerySchema },
    rawBody: IMAGE_MIME_TYPES[0],
    output: imageSchema,
    successStatus: 201,
    handler: ({ services, input, c }) => {
      requireImage(c);
      return services.images.store(input.query, incomingBytes(c));
    },
  }),
);

/** Images by their unguessable address, for everybody. */
export const imageFileRoutes = new Hono<HonoEnv>().get(
  '/:file',
  procedure({
    policy: { auth: 'none', rateLimit: 'none' },
    summary: 'The bytes of an image.',
    input: { params: imageParams },
    responds: 'bytes',
    handler: ({ services, input, c }) =>
      services.images.serve(input.params.file, c.req.header('if-none-match')),
  }),
);
