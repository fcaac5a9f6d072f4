import { updateProfileSchema } from '@codex/validation';
import { checkForm, incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
  profile: orError(await locals.api.identity.profile(), url),
});

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
  creator: async ({ locals }) => {
    const creator = await locals.api.identity.becomeCreator();
    return creator.ok ? { done: 'creator' as const } : refuse(creator.error);
  },
};
