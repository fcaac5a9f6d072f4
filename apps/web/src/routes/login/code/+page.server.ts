import { redirect } from '@sveltejs/kit';
import { nativeAuthSchemas } from '@codex/validation';
import { sameSitePath } from '$lib/same-site.ts';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  redirectTo: sameSitePath(url.searchParams.get('redirectTo'), '/library'),
  usesBackup: url.searchParams.has('backup'),
});

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const { entries } = await readForm(request);
    const form = checkForm(nativeAuthSchemas.code, {
      code: entries.code?.replaceAll(/\s/g, ''),
      trustDevice: entries.trustDevice === 'on',
    });
    if (!form.ok) return incomplete(form.errors);
    const { auth } = locals.api;
    const usesBackup = url.searchParams.has('backup');
    const verified = usesBackup
      ? await auth.verifyBackupCode(form.value)
      : await auth.verifyTotp(form.value);
    if (verified.ok) redirect(303, sameSitePath(entries.redirectTo, '/library'));
    switch (verified.error.code) {
      case 'INVALID_CREDENTIALS':
        return incomplete({ code: m.code_wrong() });
      case 'UNAUTHORIZED':
        return refuse({ ...verified.error, code: 'EXPIRED', message: m.sign_in_expired() });
      default:
        return refuse(verified.error);
    }
  },
};
