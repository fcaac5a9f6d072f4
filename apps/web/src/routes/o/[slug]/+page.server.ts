import { orError } from '$lib/server/failures.ts';
import { pageOf } from '$lib/server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const [organization, found] = await Promise.all([
    locals.api.identity.organizationBySlug(params.slug),
    locals.api.content.browse({
      organizationSlug: params.slug,
      page: pageOf(url.searchParams),
      limit: 24,
    }),
  ]);
  return { organization: orError(organization, url), found: orError(found, url) };
};
