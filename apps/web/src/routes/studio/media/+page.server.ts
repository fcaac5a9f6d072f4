import { requireCreator } from '$lib/server/session.ts';
import { formOf, orError, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 50;

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const page = Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1);
  const [, media] = await Promise.all([
    requireCreator(event),
    locals.api.content.media({ page, limit: PER_PAGE }),
  ]);
  return { media: orError(media, url), page };
};

const idOf = async (request: Request) => String((await formOf(request)).get('id') ?? '');

export const actions: Actions = {
  retry: async ({ locals, request }) => {
    const id = await idOf(request);
    const retried = await locals.api.content.retryMedia(id);
    return retried.ok ? { done: 'retried' as const } : refuse(retried.error);
  },
  delete: async ({ locals, request }) => {
    const id = await idOf(request);
    const removed = await locals.api.content.removeMedia(id);
    return removed.ok ? { done: 'deleted' as const } : refuse(removed.error);
  },
};
