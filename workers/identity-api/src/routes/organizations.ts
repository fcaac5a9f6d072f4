import type { HonoEnv } from '@codex/shared-types';
import {
  createOrganizationSchema,
  idParams,
  listOrganizationsSchema,
  organizationListSchema,
  organizationSchema,
  organizationSettingsSchema,
  organizationSlugParams,
  slugCheckSchema,
  updateOrganizationSchema,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const organizationRoutes = new Hono<HonoEnv>()
  .post(
    '/',
    procedure({
      summary: 'Found an organization',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { body: createOrganizationSchema },
      output: organizationSchema,
      successStatus: 201,
      handler: ({ services, input }) => services.organizations.create(input.body),
    }),
  )
  .get(
    '/',
    procedure({
      summary: 'Organizations, or those the caller belongs to',
      policy: { auth: 'optional', rateLimit: 'api' },
      input: { query: listOrganizationsSchema },
      output: organizationListSchema,
      envelope: 'list',
      handler: ({ services, input }) => services.organizations.list(input.query),
    }),
  )
  .get(
    '/check-slug/:slug',
    procedure({
      summary: 'Whether an address is free',
      policy: { auth: 'optional', rateLimit: 'api' },
      input: { params: organizationSlugParams },
      output: slugCheckSchema,
      handler: ({ services, input }) => services.organizations.checkSlug(input.params.slug),
    }),
  )
  .get(
    '/slug/:slug',
    procedure({
      summary: 'An organization by its address',
      policy: { auth: 'optional', rateLimit: 'api' },
      input: { params: organizationSlugParams },
      output: organizationSchema,
      handler: ({ services, input }) => services.organizations.get({ slug: input.params.slug }),
    }),
  )
  .get(
    '/:id',
    procedure({
      summary: 'An organization',
      policy: { auth: 'optional', rateLimit: 'api' },
      input: { params: idParams },
      output: organizationSchema,
      handler: ({ services, input }) => services.organizations.get({ id: input.params.id }),
    }),
  )
  .patch(
    '/:id',
    procedure({
      summary: 'Change an organization, for its owners and admins',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: idParams, body: updateOrganizationSchema },
      output: organizationSchema,
      handler: ({ services, input }) => services.organizations.update(input.params.id, input.body),
    }),
  )
  .patch(
    '/:id/settings',
    procedure({
      summary: 'Change how an organization looks, for its owners and admins',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { params: idParams, body: organizationSettingsSchema },
      output: organizationSchema,
      handler: ({ services, input }) =>
        services.organizations.updateBranding(input.params.id, input.body.branding),
    }),
  )
  .delete(
    '/:id',
    procedure({
      summary: 'Close an organization, for its owners',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      input: { params: idParams },
      successStatus: 204,
      handler: ({ services, input }) => services.organizations.delete(input.params.id),
    }),
  );
