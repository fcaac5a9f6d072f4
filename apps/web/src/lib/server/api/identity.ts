import {
  acceptedInvitationSchema,
  invitationSchema,
  memberListSchema,
  memberSchema,
  openInvitationListSchema,
  organizationListSchema,
  organizationSchema,
  profileSchema,
  publicProfileSchema,
  slugCheckSchema,
  type createOrganizationSchema,
  type deleteAccountSchema,
  type inviteMemberSchema,
  type listOrganizationsSchema,
  type organizationSettingsSchema,
  type paginationQuerySchema,
  type updateMemberSchema,
  type updateOrganizationSchema,
  type updateProfileSchema,
} from '@codex/validation';
import type { z } from 'zod';
import type { Call } from '../call.ts';
import { type Filters, gone, segment } from './parts.ts';

const at = (id: string) => `/api/organizations/${segment(id)}` as const;

export const identityApi = (call: Call) => ({
  organizations: (query: Filters<typeof listOrganizationsSchema> = {}) =>
    call('IDENTITY_API', 'GET /api/organizations', {
      query,
      schema: organizationListSchema,
      envelope: 'bare',
    }),
  organization: (id: string) =>
    call('IDENTITY_API', `GET ${at(id)}`, { schema: organizationSchema }),
  organizationBySlug: (slug: string) =>
    call('IDENTITY_API', `GET /api/organizations/slug/${segment(slug)}`, {
      schema: organizationSchema,
    }),
  checkSlug: (slug: string) =>
    call('IDENTITY_API', `GET /api/organizations/check-slug/${segment(slug)}`, {
      schema: slugCheckSchema,
    }),
  createOrganization: (body: z.input<typeof createOrganizationSchema>) =>
    call('IDENTITY_API', 'POST /api/organizations', { body, schema: organizationSchema }),
  updateOrganization: (id: string, body: z.input<typeof updateOrganizationSchema>) =>
    call('IDENTITY_API', `PATCH ${at(id)}`, { body, schema: organizationSchema }),
  updateSettings: (id: string, body: z.input<typeof organizationSettingsSchema>) =>
    call('IDENTITY_API', `PATCH ${at(id)}/settings`, { body, schema: organizationSchema }),
  removeOrganization: (id: string) =>
    call('IDENTITY_API', `DELETE ${at(id)}`, { schema: gone, envelope: 'bare' }),

  members: (id: string, query: Filters<typeof paginationQuerySchema> = {}) =>
    call('IDENTITY_API', `GET ${at(id)}/members`, {
      query,
      schema: memberListSchema,
      envelope: 'bare',
    }),
  invite: (id: string, body: z.input<typeof inviteMemberSchema>) =>
    call('IDENTITY_API', `POST ${at(id)}/members`, { body, schema: invitationSchema }),
  updateMember: (id: string, userId: string, body: z.input<typeof updateMemberSchema>) =>
    call('IDENTITY_API', `PATCH ${at(id)}/members/${segment(userId)}`, {
      body,
      schema: memberSchema,
    }),
  removeMember: (id: string, userId: string) =>
    call('IDENTITY_API', `DELETE ${at(id)}/members/${segment(userId)}`, {
      schema: gone,
      envelope: 'bare',
    }),
  openInvitations: (id: string, query: Filters<typeof paginationQuerySchema> = {}) =>
    call('IDENTITY_API', `GET ${at(id)}/invitations`, {
      query,
      schema: openInvitationListSchema,
      envelope: 'bare',
    }),
  resendInvitation: (id: string, invitationId: string) =>
    call('IDENTITY_API', `POST ${at(id)}/invitations/${segment(invitationId)}/resend`, {
      schema: invitationSchema,
    }),
  revokeInvitation: (id: string, invitationId: string) =>
    call('IDENTITY_API', `DELETE ${at(id)}/invitations/${segment(invitationId)}`, {
      schema: gone,
      envelope: 'bare',
    }),
  acceptInvitation: (token: string) =>
    call('IDENTITY_API', `POST /api/invitations/${segment(token)}/accept`, {
      schema: acceptedInvitationSchema,
    }),

  creatorByUsername: (username: string) =>
    call('IDENTITY_API', `GET /api/user/by-username/${segment(username)}`, {
      schema: publicProfileSchema,
    }),
  profile: () => call('IDENTITY_API', 'GET /api/user/profile', { schema: profileSchema }),
  updateProfile: (body: z.input<typeof updateProfileSchema>) =>
    call('IDENTITY_API', 'PATCH /api/user/profile', { body, schema: profileSchema }),
  deleteAccount: (body: z.input<typeof deleteAccountSchema>) =>
    call('IDENTITY_API', 'DELETE /api/user/account', { body, schema: gone, envelope: 'bare' }),
  becomeCreator: () =>
    call('IDENTITY_API', 'POST /api/user/become-creator', { schema: profileSchema }),
});
