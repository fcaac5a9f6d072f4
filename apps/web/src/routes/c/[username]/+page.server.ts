import { orError } from '$lib/server/failures.ts';
import { pageOf } from '$lib/server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const creator = orError(await locals.api.identity.creatorByUsername(params.username), url);
  const found = await locals.api.content.browse({
    creatorId: creator.id,
    page: pageOf(url.searchParams),
    limit: 24,
  });
  return { creator, found: orError(found, url) };
};
