import { sendChangeEmailSchema, updateProfileSchema } from '@codex/validation';
import { redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import type { Failure } from '$lib/server/call.ts';
import { checkForm, incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

/** Says of which form of the page a problem is. */
const LEAVING = { form: 'delete' };
const MOVING = { form: 'email' };

export const load: PageServerLoad = async ({ locals, url }) => {
  const { auth, identity } = locals.api;
  const [profile, accounts] = await Promise.all([identity.profile(), auth.accounts()]);
  return {
    profile: orError(profile, url),
    hasPassword: orError(accounts, url).some(({ providerId }) => providerId === 'credential'),
  };
};

export const actions: Actions = {
  profile: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const { name, username, bio, image } = entries;
    const form = checkForm(updateProfileSchema, {
      name,
      username: username || null,
      bio: bio || null,
      image: image || null,
    });
    if (!form.ok) return incomplete(form.errors, values);
    const saved = await locals.api.identity.updateProfile(form.value);
    return saved.ok ? { done: 'profile' as const } : refuse(saved.error, values);
  },
  email: async ({ locals, request }) => {
    const { newEmail = '', password } = (await readForm(request)).entries;
    const values = { ...MOVING, newEmail };
    const form = checkForm(sendChangeEmailSchema, { newEmail, password });
    if (!form.ok) return incomplete(form.errors, values);
    if (form.value.newEmail === (await locals.user())?.email) {
      return incomplete({ newEmail: m.email_is_yours() }, values);
    }
    const sent = await locals.api.auth.sendChangeEmail(form.value);
    if (sent.ok) return { movingTo: form.value.newEmail };
    if (sent.error.code === 'INVALID_CREDENTIALS') {
      return incomplete({ password: m.password_wrong() }, values);
    }
    return refuse(sent.error, values, obstacleText(sent.error));
  },
  creator: async ({ locals }) => {
    const creator = await locals.api.identity.becomeCreator();
    return creator.ok ? { done: 'creator' as const } : refuse(creator.error);
  },
  delete: async ({ locals, request }) => {
    const { confirmedName = '', deletePassword } = (await readForm(request)).entries;
    const name = (await locals.user())?.name;
    if (confirmedName.trim() !== name?.trim()) {
      return incomplete({ confirmedName: m.name_differs() }, LEAVING);
    }
    const proof = deletePassword === undefined ? { name } : { password: deletePassword };
    const deleted = await locals.api.identity.deleteAccount(proof);
    if (deleted.ok) redirect(303, '/login?deleted');
    if (deleted.error.code === 'INVALID_CREDENTIALS') {
      return incomplete({ deletePassword: m.password_wrong() }, LEAVING);
    }
    return refuse({ ...deleted.error, fields: {} }, LEAVING, obstacleText(deleted.error));
  },
};

/** What has to happen before an account can go or move. */
function obstacleText({ code, reason }: Failure): string | undefined {
  if (code === 'FORBIDDEN') return m.sign_in_again();
  if (reason === 'only_owner') return m.delete_only_owner();
  return reason === 'payment_on_its_way' ? m.delete_payment_on_its_way() : undefined;
}
