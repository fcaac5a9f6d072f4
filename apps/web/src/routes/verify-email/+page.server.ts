import { redirect } from '@sveltejs/kit';
import { mailRequestSchema, verifyEmailSchema } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  token: url.searchParams.get('token'),
  isBroken: url.searchParams.has('error'),
});

export const actions: Actions = {
  /** A press of a button: mail programs that open links do not use them up. */
  confirm: async ({ locals, request }) => {
    const { entries } = await readForm(request);
    const form = checkForm(verifyEmailSchema, { token: entries.token });
    const verified = form.ok ? await locals.api.auth.verifyEmail(form.value.token) : undefined;
    if (verified?.ok) redirect(303, '/?verified=1');
    if (verified?.error.code !== 'VALIDATION_ERROR' && verified) return refuse(verified.error);
    return incomplete({ token: m.link_used() });
  },
  resend: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const form = checkForm(mailRequestSchema, { email: entries.email });
    if (!form.ok) return incomplete(form.errors, values);
    const sent = await locals.api.auth.sendVerificationMail(form.value.email);
    if (!sent.ok) return refuse(sent.error, values);
    return { sentTo: form.value.email };
  },
};
