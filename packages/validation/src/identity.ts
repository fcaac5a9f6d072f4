import { LANGUAGES, MEMBER_ROLES, USER_ROLES } from '@codex/constants';
import { z } from 'zod';
import {
  emailSchema,
  lineSchema,
  pageOf,
  pageQuery,
  slugSchema,
  textSchema,
  timestampSchema,
  urlSchema,
  uuidSchema,
} from './primitives.ts';

const memberRoleSchema = z.enum(MEMBER_ROLES);

/** `#rrggbb`, stored in lowercase. */
const colorSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'Write the colour as #rrggbb.');

const organizationFields = {
  name: lineSchema(255),
  slug: slugSchema,
  description: textSchema(5000).nullable(),
  logoUrl: urlSchema.nullable(),
  websiteUrl: urlSchema.nullable(),
};

/** `POST /api/organizations`. A reserved slug is a conflict, which the service says. */
export const createOrganizationSchema = z
  .strictObject(organizationFields)
  .partial({ description: true, logoUrl: true, websiteUrl: true });
export type CreateOrganizationInput = z.output<typeof createOrganizationSchema>;

/** `PATCH /api/organizations/:id` */
export const updateOrganizationSchema = z.strictObject(organizationFields).partial();
export type UpdateOrganizationInput = z.output<typeof updateOrganizationSchema>;

/** How an organization looks. What is null goes back to the platform's own look. */
const brandingPatchSchema = z
  .strictObject({
    accentColor: colorSchema.nullable(),
    logoUrl: urlSchema.nullable(),
    coverUrl: urlSchema.nullable(),
    typeface: z.enum(['fraunces', 'newsreader', 'inter', 'geist']).nullable(),
  })
  .partial();
export type BrandingPatch = z.output<typeof brandingPatchSchema>;

/** `PATCH /api/organizations/:id/settings` */
export const organizationSettingsSchema = z.strictObject({ branding: brandingPatchSchema });

/** `GET /api/organizations/slug/:slug` */
export const organizationSlugParams = z.object({ slug: z.string().trim().max(200) });

/** `GET /api/organizations` */
export const listOrganizationsSchema = z.object({
  ...pageQuery,
  search: z.string().trim().max(200, 'At most 200 characters.').optional(),
  sortBy: z.enum(['newest', 'oldest', 'name']).default('newest'),
  /** Only those that the caller is a member of. */
  mine: z.stringbool().default(false),
});
export type ListOrganizationsInput = z.output<typeof listOrganizationsSchema>;

/** An organization as it leaves the system. */
export const organizationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    description: z.string().nullable(),
    logoUrl: z.string().nullable(),
    websiteUrl: z.string().nullable(),
    branding: z.object({
      accentColor: z.string().optional(),
      logoUrl: z.string().optional(),
      coverUrl: z.string().optional(),
      typeface: z.enum(['fraunces', 'newsreader', 'inter', 'geist']).optional(),
    }),
    creatorId: z.uuid(),
    memberCount: z.int(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Organization' });
export type Organization = z.output<typeof organizationSchema>;

export const organizationListSchema = pageOf(organizationSchema);
export type OrganizationList = z.output<typeof organizationListSchema>;

/** `GET /api/organizations/check-slug/:slug` */
export const slugCheckSchema = z.object({
  slug: z.string(),
  available: z.boolean(),
  reason: z.enum(['taken', 'reserved', 'invalid']).optional(),
});
export type SlugCheck = z.output<typeof slugCheckSchema>;

/** Paths below `/api/organizations/:id/members` */
export const memberParams = z.object({ id: uuidSchema, userId: uuidSchema });

/** `POST /api/organizations/:id/members` */
export const inviteMemberSchema = z.strictObject({ email: emailSchema, role: memberRoleSchema });
export type InviteMemberInput = z.output<typeof inviteMemberSchema>;

/** `PATCH /api/organizations/:id/members/:userId` */
export const updateMemberSchema = z.strictObject({ role: memberRoleSchema });

export const memberSchema = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    image: z.string().nullable(),
    username: z.string().nullable(),
    /** Only for owners and admins, and of oneself. */
    email: z.string().optional(),
    role: memberRoleSchema,
    joinedAt: timestampSchema,
  })
  .meta({ id: 'Member' });
export type Member = z.output<typeof memberSchema>;

export const memberListSchema = pageOf(memberSchema);
export type MemberList = z.output<typeof memberListSchema>;

/** An invitation as the one who sent it sees it. */
export const invitationSchema = z
  .object({
    id: z.uuid(),
    organizationId: z.uuid(),
    email: z.string(),
    role: memberRoleSchema,
    expiresAt: timestampSchema,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.output<typeof invitationSchema>;

/** Paths below `/api/organizations/:id/invitations` */
export const openInvitationParams = z.object({ id: uuidSchema, invitationId: uuidSchema });

/** An invitation that waits for an answer; after `expiresAt` its link no longer works. */
const openInvitationSchema = invitationSchema
  .extend({
    invitedBy: z.object({ id: z.uuid(), name: z.string() }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'OpenInvitation' });

export const openInvitationListSchema = pageOf(openInvitationSchema);
export type OpenInvitationList = z.output<typeof openInvitationListSchema>;

/** `POST /api/invitations/:token/accept` */
export const invitationParams = z.object({ token: z.string().max(200) });

/** A membership that an invitation led to. */
export const acceptedInvitationSchema = z.object({
  organizationId: z.uuid(),
  organization: z.object({ id: z.uuid(), name: z.string(), slug: z.string() }),
  role: memberRoleSchema,
  joinedAt: timestampSchema,
});
export type AcceptedInvitation = z.output<typeof acceptedInvitationSchema>;

/** `PATCH /api/user/profile`. A reserved or taken username is a conflict, which the service says. */
export const updateProfileSchema = z
  .strictObject({
    name: lineSchema(255),
    username: slugSchema.max(50, 'At most 50 characters.').nullable(),
    bio: textSchema(2000).nullable(),
    image: urlSchema.nullable(),
    language: z.enum(LANGUAGES),
  })
  .partial();
export type UpdateProfileInput = z.output<typeof updateProfileSchema>;

/**
 * `DELETE /api/user/account`. The password, again; who has none types their name and has signed in
 * within the hour, which the service says.
 */
export const deleteAccountSchema = z
  .strictObject({
    password: z.string().max(128, 'At most 128 characters.'),
    name: z.string().max(255, 'At most 255 characters.'),
  })
  .partial();

export const profileSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    image: z.string().nullable(),
    role: z.enum(USER_ROLES),
    username: z.string().nullable(),
    bio: z.string().nullable(),
    /** Of the mails they get. */
    language: z.enum(LANGUAGES),
    /** Whether signing in asks for a code, too. */
    twoFactorEnabled: z.boolean(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof profileSchema>;

/** `GET /api/user/by-username/:username` */
export const usernameParams = z.object({ username: z.string().trim().toLowerCase().max(200) });

/** A person as everybody sees them. */
export const publicProfileSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    username: z.string(),
    image: z.string().nullable(),
    bio: z.string().nullable(),
  })
  .meta({ id: 'PublicProfile' });
export type PublicProfile = z.output<typeof publicProfileSchema>;
