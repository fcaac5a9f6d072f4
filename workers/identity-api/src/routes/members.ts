import type { HonoEnv } from '@codex/shared-types';
import {
  idParams,
  invitationSchema,
  inviteMemberSchema,
  memberListSchema,
  memberParams,
  memberSchema,
  openInvitationListSchema,
  openInvitationParams,
  paginationQuerySchema,
  updateMemberSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const memberRoutes = new Hono<HonoEnv>()
  .get(
    '/:id/members',
    procedure({
      summary: 'The members, for members',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: idParams, query: paginationQuerySchema },
      output: memberListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.members.list(input.params.id, input.query),
    }),
  )
  .post(
    '/:id/members',
    procedure({
      summary: 'Invite an address by mail, for owners and admins',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: idParams, body: inviteMemberSchema },
      output: invitationSchema,
      successStatus: 201,
      handler: ({ services, input }) => services.invitations.invite(input.params.id, input.body),
    }),
  )
  .patch(
    '/:id/members/:userId',
    procedure({
      summary: 'Give a member another role, for owners and admins',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: memberParams, body: updateMemberSchema },
      output: memberSchema,
      handler: ({ services, input }) =>
        services.members.changeRole(input.params.id, input.params.userId, input.body.role),
    }),
  )
  .delete(
    '/:id/members/:userId',
    procedure({
      summary: 'End a membership: one’s own, or others’ for owners and admins',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: memberParams },
      successStatus: 204,
      handler: ({ services, input }) =>
        services.members.remove(input.params.id, input.params.userId),
    }),
  )
  .get(
    '/:id/invitations',
    procedure({
      summary: 'The invitations that nobody accepted yet, for owners and admins',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: idParams, query: paginationQuerySchema },
      output: openInvitationListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.invitations.listOpen(input.params.id, input.query),
    }),
  )
  .post(
    '/:id/invitations/:invitationId/resend',
    procedure({
      summary: 'Mail an invitation again; the earlier link ends',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: openInvitationParams },
      output: invitationSchema,
      handler: ({ services, input }) =>
        services.invitations.resend(input.params.id, input.params.invitationId),
    }),
  )
  .delete(
    '/:id/invitations/:invitationId',
    procedure({
      summary: 'Take an invitation back',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: openInvitationParams },
      successStatus: 204,
      handler: ({ services, input }) =>
        services.invitations.revoke(input.params.id, input.params.invitationId),
    }),
  );
