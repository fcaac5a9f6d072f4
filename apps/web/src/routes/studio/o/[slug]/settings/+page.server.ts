import { redirect } from '@sveltejs/kit';
import { updateOrganizationSchema } from '@codex/validation';
import type { RequestEvent } from './$types';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions } from './$types';

const bySlug = ({ locals, params }: RequestEvent) =>
  locals.api.identity.organizationBySlug(params.slug);

export const actions: Actions = {
  save: async (event) => {
    const { entries, values } = await readForm(event.request);
    const form = checkForm(updateOrganizationSchema, {
      name: entries.name,
      slug: entries.slug,
      description: entries.description?.trim() || null,
      websiteUrl: entries.websiteUrl?.trim() || null,
    });
    if (!form.ok) return incomplete(form.errors, values);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error, values);
    const { identity } = event.locals.api;
    const saved = await identity.updateOrganization(organization.value.id, form.value);
    if (!saved.ok) {
      return saved.error.status === 409
        ? incomplete({ slug: m.studio_org_slug_taken() }, values)
        : refuse(saved.error, values);
    }
    if (saved.value.slug !== event.params.slug) {
      redirect(303, `/studio/o/${saved.value.slug}/settings`);
    }
    return { saved: true };
  },
  delete: async (event) => {
    const { entries } = await readForm(event.request);
    const organization = await bySlug(event);
    if (!organization.ok) return refuse(organization.error);
    if (entries.confirm?.trim() !== organization.value.name.trim()) {
      return incomplete({ confirm: m.studio_type_the_name() });
    }
    const removed = await event.locals.api.identity.removeOrganization(organization.value.id);
    if (!removed.ok) return refuse(removed.error);
    redirect(303, '/studio/o');
  },
};
