import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

/** A link must not sign anybody out. */
export const load: PageServerLoad = () => redirect(303, '/account');

export const actions: Actions = {
  default: async ({ locals }) => {
    await locals.api.auth.signOut();
    redirect(303, '/');
  },
};
