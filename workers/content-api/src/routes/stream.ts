import type { HonoEnv } from '@codex/shared-types';
import { streamParams } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const streamRoutes = new Hono<HonoEnv>().get(
  '/:token/:mediaId/:rendition/:file',
  procedure({
    summary: 'One file of a stream, whole or a range of it, for whoever holds a token',
    policy: { auth: 'none', rateLimit: 'none' },
    input: { params: streamParams },
    responds: 'bytes',
    handler: ({ c, services, input }) => services.streams.serve(c.req.raw, input.params),
  }),
);
