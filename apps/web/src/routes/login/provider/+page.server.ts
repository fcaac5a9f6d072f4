import { error, redirect } from '@sveltejs/kit';
import { sameSitePath } from '$lib/same-site.ts';
import { readForm } from '$lib/server/failures.ts';
import { toProvider } from '$lib/server/providers.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/login');

/** Off to Google or GitHub, and back to `/arrive`. */
export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { entries } = await readForm(request);
    const provider = toProvider(entries.provider);
    if (!provider) error(404);
    const next = encodeURIComponent(sameSitePath(entries.redirectTo, '/library'));
    const started = await locals.api.auth.signInSocial({
      provider,
      callbackURL: `${url.origin}/arrive?to=${next}`,
      errorCallbackURL: `${url.origin}/login?redirectTo=${next}`,
    });
    redirect(303, started.ok ? started.value.url : `/login?error=${provider}&redirectTo=${next}`);
  },
};
