import { error } from '@sveltejs/kit';
import { articleHtml, imagesUrl } from '$lib/server/article.ts';
import { orError } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, params, platform, url } = event;
  const [user, found] = await Promise.all([
    requireCreator(event),
    locals.api.content.byId(params.id),
  ]);
  const { body, ...item } = orError(found, url);
  if (item.creatorId !== user.id) error(404);
  const as = url.searchParams.get('as') === 'buyer' ? 'buyer' : 'stranger';
  const isOpen = as === 'buyer' || item.visibility === 'public';
  // What a stranger may not read is not on the page either.
  return {
    item,
    as,
    isOpen,
    html: isOpen && body ? articleHtml(body, imagesUrl(platform)) : undefined,
  };
};
