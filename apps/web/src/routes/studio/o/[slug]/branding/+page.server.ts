import { organizationSettingsSchema } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { entries, values } = await readForm(request);
    const form = checkForm(organizationSettingsSchema, {
      branding: {
        accentColor: entries.accentColor?.trim() || null,
        logoUrl: entries.logoUrl?.trim() || null,
        coverUrl: entries.coverUrl?.trim() || null,
        typeface: entries.typeface || null,
      },
    });
    if (!form.ok) {
      const errors = Object.fromEntries(
        Object.entries(form.errors).map(([name, text]) => [name.replace('branding.', ''), text]),
      );
      if (errors.accentColor) errors.accentColor = m.studio_accent_wrong();
      return incomplete(errors, values);
    }
    const { identity } = locals.api;
    const organization = await identity.organizationBySlug(params.slug);
    if (!organization.ok) return refuse(organization.error, values);
    const saved = await identity.updateSettings(organization.value.id, form.value);
    return saved.ok ? { saved: true } : refuse(saved.error, values);
  },
};
