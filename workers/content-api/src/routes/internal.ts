import { signedBodySha256 } from '@codex/security';
import type { HonoEnv } from '@codex/shared-types';
import {
  idParams,
  outputParams,
  transcodingFailureSchema,
  transcodingProgressSchema,
  transcodingResultSchema,
  transcodingSourceSchema,
  transcodingStartSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { z } from 'zod';
import { procedure } from '../procedure.ts';
import { incomingBytes } from './incoming-bytes.ts';
import { sourceResponse } from './source-response.ts';

const transcoder = { auth: 'worker', rateLimit: 'none' } as const;
const accepted = z.object({ accepted: z.literal(true) });
const yes = { accepted: true } as const;

/** What the transcoder asks and says, signed. */
export const internalRoutes = new Hono<HonoEnv>()
  .get(
    '/:id/source',
    procedure({
      policy: transcoder,
      input: { params: idParams },
      handler: ({ services, input, c }) =>
        sourceResponse(c.req.header('range'), (offset) =>
          services.transcoding.source(input.params.id, offset),
        ),
    }),
  )
  .post(
    '/:id/transcoding/start',
    procedure({
      policy: transcoder,
      input: { params: idParams, body: transcodingStartSchema },
      output: transcodingSourceSchema,
      handler: ({ services, input }) =>
        services.transcoding.start({ ...input.params, ...input.body }),
    }),
  )
  .post(
    '/:id/transcoding/progress',
    procedure({
      policy: transcoder,
      input: { params: idParams, body: transcodingProgressSchema },
      output: accepted,
      handler: async ({ services, input: { params, body } }) => {
        await services.transcoding.progress({ ...params, ...body }, body.percent);
        return yes;
      },
    }),
  )
  .put(
    '/:id/outputs/:generation/:rendition/:file',
    procedure({
      policy: transcoder,
      input: { params: outputParams },
      output: accepted,
      handler: async ({ services, input: { params }, c }) => {
        const sha256 = signedBodySha256(c.req.raw);
        await services.transcoding.saveOutput(params, { ...params, ...incomingBytes(c), sha256 });
        return yes;
      },
    }),
  )
  .post(
    '/:id/transcoding/playable',
    procedure({
      policy: transcoder,
      input: { params: idParams, body: transcodingResultSchema },
      output: accepted,
      handler: async ({ services, input: { params, body } }) => {
        await services.transcoding.playable({ ...params, ...body }, body.result);
        return yes;
      },
    }),
  )
  .post(
    '/:id/transcoding/complete',
    procedure({
      policy: transcoder,
      input: { params: idParams, body: transcodingResultSchema },
      output: accepted,
      handler: async ({ services, input: { params, body } }) => {
        await services.transcoding.complete({ ...params, ...body }, body.result);
        return yes;
      },
    }),
  )
  .post(
    '/:id/transcoding/failed',
    procedure({
      policy: transcoder,
      input: { params: idParams, body: transcodingFailureSchema },
      output: accepted,
      handler: async ({ services, input: { params, body } }) => {
        await services.transcoding.fail({ ...params, ...body }, body.reason);
        return yes;
      },
    }),
  );
