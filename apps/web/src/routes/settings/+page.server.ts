import { redirect, type Cookies } from '@sveltejs/kit';
import { cookieName, isLocale } from '$lib/paraglide/runtime.js';
import { formOf } from '$lib/server/failures.ts';
import { sameSitePath } from '$lib/same-site.ts';
import { THEME_COOKIE, toTheme } from '$lib/theme.ts';
import type { Actions, PageServerLoad } from './$types';

const A_YEAR = 365 * 24 * 3600;

/** The switches stand on every page; this is only where they lead. */
export const load: PageServerLoad = () => redirect(303, '/account');

function remember(cookies: Cookies, name: string, value: string): void {
  cookies.set(name, value, { path: '/', maxAge: A_YEAR, sameSite: 'lax', httpOnly: false });
}

export const actions: Actions = {
  theme: async ({ cookies, request }) => {
    const form = await formOf(request);
    remember(cookies, THEME_COOKIE, toTheme(form.get('theme')));
    redirect(303, sameSitePath(String(form.get('redirectTo'))));
  },
  language: async ({ cookies, locals, request }) => {
    const form = await formOf(request);
    const language = form.get('language');
    if (isLocale(language)) {
      remember(cookies, cookieName, language);
      // Mails follow. Where that fails it is in the log, and the page changes all the same.
      if (await locals.user()) await locals.api.identity.updateProfile({ language });
    }
    redirect(303, sameSitePath(String(form.get('redirectTo'))));
  },
};
