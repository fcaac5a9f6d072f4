import { redirect } from '@sveltejs/kit';
import { CONTENT_TYPES, slugify } from '@codex/constants';
import { createContentSchema } from '@codex/validation';
import { checkForm, incomplete, orError, readForm, refuse } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import { slugTaken } from '../item-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const mediaId = url.searchParams.get('media');
  const [, organizations, media] = await Promise.all([
    requireCreator(event),
    locals.api.identity.organizations({ mine: true, limit: 100, sortBy: 'name' }),
    mediaId ? locals.api.content.mediaById(mediaId) : undefined,
  ]);
  const type = url.searchParams.get('type');
  return {
    organizations: orError(organizations, url).items.map(({ id, name }) => ({ id, name })),
    organizationId: url.searchParams.get('organization') ?? '',
    media: media?.ok ? { id: media.value.id, title: media.value.title } : undefined,
    contentType:
      (media?.ok && media.value.mediaType) || CONTENT_TYPES.find((one) => one === type) || 'video',
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    const form = checkForm(createContentSchema, {
      title: entries.title,
      slug: entries.slug || slugify(entries.title ?? ''),
      contentType: entries.contentType,
      organizationId: entries.organizationId || null,
      mediaItemId: (entries.contentType !== 'written' && entries.mediaItemId) || null,
    });
    if (!form.ok) return incomplete(form.errors, values);
    const created = await locals.api.content.create(form.value);
    if (!created.ok) {
      return slugTaken(created.error)
        ? incomplete({ slug: slugTaken(created.error) ?? '' }, { ...values, slug: form.value.slug })
        : refuse(created.error, values);
    }
    redirect(303, `/studio/content/${created.value.id}`);
  },
};
