import { redirect } from '@sveltejs/kit';
import { mailRequestSchema, resetPasswordSchema } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, setHeaders }) => {
  const token = url.searchParams.get('token');
  // The token is in this address: no other site may learn it.
  if (token) setHeaders({ 'referrer-policy': 'no-referrer' });
  return { token };
};

export const actions: Actions = {
  request: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const form = checkForm(mailRequestSchema, { email: entries.email });
    if (!form.ok) return incomplete(form.errors, values);
    const sent = await locals.api.auth.sendResetMail(form.value.email);
    if (!sent.ok) return refuse(sent.error, values);
    return { sentTo: form.value.email };
  },
  set: async ({ locals, request }) => {
    const { token, password } = (await readForm(request)).entries;
    const form = checkForm(resetPasswordSchema, { token, newPassword: password });
    if (!form.ok) return incomplete(form.errors);
    const reset = await locals.api.auth.resetPassword(form.value);
    if (reset.ok) redirect(303, '/login?reset');
    const isUsed = reset.error.code === 'VALIDATION_ERROR' && 'token' in reset.error.fields;
    return isUsed ? incomplete({ token: m.link_used() }) : refuse(reset.error);
  },
};
