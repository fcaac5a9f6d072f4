import { organizationJsonLd } from '$lib/seo/json-ld.ts';
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
  const studio = orError(organization, url);
  return {
    organization: studio,
    found: orError(found, url),
    jsonLd: [organizationJsonLd(studio, url.origin)],
  };
};
