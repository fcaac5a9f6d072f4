import { redirect } from '@sveltejs/kit';
import { loginSchema } from '@codex/validation';
import { sameSitePath } from '$lib/same-site.ts';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import { providersOf } from '$lib/server/providers.ts';
import type { Actions, PageServerLoad } from './$types';

const AFTER = '/library';

export const load: PageServerLoad = async ({ locals, platform, url }) => {
  const redirectTo = sameSitePath(url.searchParams.get('redirectTo'), AFTER);
  if (await locals.user()) redirect(303, redirectTo);
  return {
    redirectTo,
    providers: platform ? providersOf(platform.env) : [],
    providerProblem: providerProblemOf(url.searchParams.get('error')),
    accountWasDeleted: url.searchParams.has('deleted'),
    passwordWasReset: url.searchParams.has('reset'),
  };
};

/** Why coming back from another service signed nobody in. */
function providerProblemOf(
  error: string | null,
): 'cancelled' | 'unverified' | 'failed' | undefined {
  switch (error?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'access_denied':
      return 'cancelled';
    case 'account_not_linked':
    case 'email_not_verified':
      return 'unverified';
    default:
      return 'failed';
  }
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const { email, password } = entries;
    const form = checkForm(loginSchema, { email, password });
    if (!form.ok) return incomplete(form.errors, values);
    const redirectTo = sameSitePath(entries.redirectTo, AFTER);
    const login = await locals.api.auth.login(form.value);
    if (!login.ok) {
      const unverified = login.error.code === 'EMAIL_NOT_VERIFIED';
      return refuse(login.error, unverified ? { ...values, unverified: 'yes' } : values);
    }
    const next = encodeURIComponent(redirectTo);
    redirect(
      303,
      'secondFactorRequired' in login.value ? `/login/code?redirectTo=${next}` : redirectTo,
    );
  },
};
