import { fail, redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { refuse } from '$lib/server/failures.ts';
import { requireUser } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { name } = await requireUser(event);
  return { name };
};

export const actions: Actions = {
  default: async (event) => {
    await requireUser(event);
    const accepted = await event.locals.api.identity.acceptInvitation(event.params.token);
    if (accepted.ok) {
      const { role, organization } = accepted.value;
      const isViewer = role === 'member' || role === 'subscriber';
      redirect(303, `${isViewer ? '/o' : '/studio/o'}/${organization.slug}`);
    }
    const { error } = accepted;
    const isUnusable = [400, 403, 404, 409, 410, 422].includes(error.status);
    return isUnusable ? fail(error.status, { message: m.invitation_gone() }) : refuse(error);
  },
};
