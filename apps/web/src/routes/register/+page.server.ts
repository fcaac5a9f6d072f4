import { redirect } from '@sveltejs/kit';
import { registerSchema } from '@codex/validation';
import { sameSitePath } from '$lib/same-site.ts';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const redirectTo = sameSitePath(url.searchParams.get('redirectTo'), '/library');
  if (await locals.user()) redirect(303, redirectTo);
  return { redirectTo };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const { name, email, password } = entries;
    const form = checkForm(registerSchema, { name, email, password });
    if (!form.ok) return incomplete(form.errors, values);
    const registered = await locals.api.auth.register(form.value);
    if (!registered.ok) return refuse(registered.error, values);
    return { sentTo: form.value.email };
  },
};
