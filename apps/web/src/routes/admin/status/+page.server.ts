import { fail } from '@sveltejs/kit';
import { retrySchema } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, orError, readForm, refuse } from '$lib/server/failures.ts';
import { requireOperator } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  await requireOperator(event);
  return { status: orError(await event.locals.api.operations.status(), event.url) };
};

export const actions: Actions = {
  retry: async (event) => {
    await requireOperator(event);
    const { entries } = await readForm(event.request);
    const form = checkForm(retrySchema, { kind: entries.kind, id: entries.id });
    if (!form.ok) return fail(400, { message: m.status_retry_gone(), errors: {}, values: {} });
    const retried = await event.locals.api.operations.retry(form.value);
    if (retried.ok) return { retried: true };
    if (retried.error.status !== 404) return refuse(retried.error);
    return fail(404, { message: m.status_retry_gone(), errors: {}, values: {} });
  },
};
