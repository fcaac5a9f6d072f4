import type { HonoEnv } from '@codex/shared-types';
import { acceptedInvitationSchema, invitationParams } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const invitationRoutes = new Hono<HonoEnv>().post(
  '/:token/accept',
  procedure({
    summary: 'Accept an invitation that was mailed to the caller’s address',
    policy: { auth: 'required', rateLimit: 'api', fresh: true },
    input: { params: invitationParams },
    output: acceptedInvitationSchema,
    handler: ({ services, input }) => services.invitations.accept(input.params.token),
  }),
);
