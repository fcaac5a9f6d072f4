import { redirect } from '@sveltejs/kit';
import { slugify } from '@codex/constants';
import { createOrganizationSchema } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  await requireCreator(event);
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const form = checkForm(createOrganizationSchema, {
      name: entries.name,
      slug: entries.slug || slugify(entries.name ?? ''),
      description: entries.description?.trim() || null,
      websiteUrl: entries.websiteUrl?.trim() || null,
    });
    if (!form.ok) return incomplete(form.errors, values);
    const created = await locals.api.identity.createOrganization(form.value);
    if (created.ok) redirect(303, `/studio/o/${created.value.slug}`);
    return created.error.status === 409
      ? incomplete({ slug: m.studio_org_slug_taken() }, { ...values, slug: form.value.slug })
      : refuse(created.error, values);
  },
};
