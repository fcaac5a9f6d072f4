import { redirect, type RequestEvent } from '@sveltejs/kit';
import { nativeAuthSchemas } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import type { Failure, Result } from '$lib/server/call.ts';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';
import { toProvider } from '$lib/server/providers.ts';

const HERE = '/account/security';

/** What changed, or why not: a sign-in of days ago is no proof. */
function answer<Done extends string>(result: Result<unknown>, done: Done) {
  if (result.ok) return { done };
  return refuse(result.error, {}, textOf(result.error));
}

function textOf({ code }: Failure): string | undefined {
  if (code === 'FORBIDDEN') return m.sign_in_again();
  return code === 'BUSINESS_RULE' ? m.last_way_in() : undefined;
}

/** Passkeys and other services. Adding a passkey needs the browser: `$lib/passkeys.ts` does it. */
export const signInMethodActions = {
  passkeyRename: async ({ request, locals }: RequestEvent) => {
    const { id, name } = (await readForm(request)).entries;
    const form = checkForm(nativeAuthSchemas.renamePasskey, { id, name });
    if (!form.ok) return incomplete(form.errors);
    return answer(await locals.api.auth.renamePasskey(form.value), 'passkeyRenamed');
  },

  passkeyRemove: async ({ request, locals }: RequestEvent) => {
    const { id = '' } = (await readForm(request)).entries;
    return answer(await locals.api.auth.deletePasskey(id), 'passkeyRemoved');
  },

  link: async ({ request, locals, url }: RequestEvent) => {
    const provider = toProvider((await readForm(request)).entries['provider']);
    if (!provider) return incomplete({});
    const started = await locals.api.auth.linkSocial({
      provider,
      callbackURL: `${url.origin}/arrive?to=${encodeURIComponent(`${HERE}?linked`)}`,
      errorCallbackURL: `${url.origin}${HERE}`,
    });
    if (started.ok) redirect(303, started.value.url);
    return answer(started, 'linked');
  },

  unlink: async ({ request, locals }: RequestEvent) => {
    const { id = '' } = (await readForm(request)).entries;
    return answer(await locals.api.auth.unlinkAccount(id), 'unlinked');
  },
};
