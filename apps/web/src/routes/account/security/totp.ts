import { fail, type RequestEvent } from '@sveltejs/kit';
import { nativeAuthSchemas } from '@codex/validation';
import { m } from '$lib/paraglide/messages.js';
import { checkForm, incomplete, readForm, refuse } from '$lib/server/failures.ts';

/** A second factor that waits for its first code. Lives in its own form only. */
interface PendingTotp {
  uri: string;
  backupCodes: string[];
}

async function readPassword({ request }: RequestEvent) {
  const { totpPassword } = (await readForm(request)).entries;
  return checkForm(nativeAuthSchemas.password, { password: totpPassword });
}

const missing = () => incomplete({ totpPassword: m.field_required() });
const wrong = () => incomplete({ totpPassword: m.password_wrong() });

/** Setting up a second factor, and taking it away. */
export const totpActions = {
  totpStart: async (event: RequestEvent) => {
    const form = await readPassword(event);
    if (!form.ok) return missing();
    const started = await event.locals.api.auth.enableTotp(form.value.password);
    if (!started.ok) {
      return started.error.code === 'INVALID_CREDENTIALS' ? wrong() : refuse(started.error);
    }
    const { totpURI: uri, backupCodes } = started.value;
    return { pending: { uri, backupCodes } satisfies PendingTotp };
  },

  totpConfirm: async ({ request, locals }: RequestEvent) => {
    const { code = '', uri = '', backupCodes = '' } = (await readForm(request)).entries;
    const form = checkForm(nativeAuthSchemas.code, { code: code.replaceAll(/\s/g, '') });
    const pending: PendingTotp = { uri, backupCodes: backupCodes.split(' ') };
    const again = (errors: Record<string, string>) =>
      fail(400, { pending, errors, values: {}, message: undefined });
    if (!form.ok) return again(form.errors);
    const verified = await locals.api.auth.verifyTotp(form.value);
    if (verified.ok) return { done: 'totpOn' as const };
    if (verified.error.code === 'INVALID_CREDENTIALS') return again({ code: m.code_wrong() });
    return refuse(verified.error);
  },

  totpStop: async (event: RequestEvent) => {
    const form = await readPassword(event);
    if (!form.ok) return missing();
    const stopped = await event.locals.api.auth.disableTotp(form.value.password);
    if (stopped.ok) return { done: 'totpOff' as const };
    return stopped.error.code === 'INVALID_CREDENTIALS' ? wrong() : refuse(stopped.error);
  },
};
