import { m } from '$lib/paraglide/messages.js';
import { incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, setHeaders }) => {
  const token = url.searchParams.get('token');
  // The token is in this address: no other site may learn it.
  if (token) setHeaders({ 'referrer-policy': 'no-referrer' });
  return { token };
};

export const actions: Actions = {
  /** A press of a button: mail programs that open links do not use them up. */
  default: async ({ locals, request }) => {
    const { token = '' } = (await readForm(request)).entries;
    const changed = await locals.api.auth.changeEmail(token);
    if (changed.ok) return { email: changed.value.email };
    const { code } = changed.error;
    if (code === 'VALIDATION_ERROR') return incomplete({ token: m.link_used() });
    return refuse(changed.error, {}, code === 'CONFLICT' ? m.email_taken() : undefined);
  },
};
