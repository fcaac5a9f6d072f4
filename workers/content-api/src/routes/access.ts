import type { HonoEnv } from '@codex/shared-types';
import {
  getStreamingUrlSchema,
  playbackProgressSchema,
  savePlaybackProgressSchema,
  streamingUrlSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const accessRoutes = new Hono<HonoEnv>()
  .get(
    '/streaming-url/:contentId',
    procedure({
      summary: 'An address that plays an item for an hour',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: getStreamingUrlSchema },
      output: streamingUrlSchema,
      handler: ({ services, input }) => services.access.getStreamingUrl(input.params.contentId),
    }),
  )
  .get(
    '/playback-progress/:contentId',
    procedure({
      summary: 'Where the caller is in an item',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: getStreamingUrlSchema },
      output: playbackProgressSchema.nullable(),
      handler: ({ services, input }) => services.access.getPlaybackProgress(input.params.contentId),
    }),
  )
  .post(
    '/playback-progress/:contentId',
    procedure({
      summary: 'Remember where the caller is in an item',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: getStreamingUrlSchema, body: savePlaybackProgressSchema },
      output: playbackProgressSchema,
      handler: ({ services, input }) =>
        services.access.savePlaybackProgress(input.params.contentId, input.body),
    }),
  );
