import { creatorJsonLd } from '$lib/seo/json-ld.ts';
import { orError } from '$lib/server/failures.ts';
import { pageOf } from '$lib/server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const creatorUsername = params.username.toLowerCase();
  const [creator, found] = await Promise.all([
    locals.api.identity.creatorByUsername(creatorUsername),
    locals.api.content.browse({ creatorUsername, page: pageOf(url.searchParams), limit: 24 }),
  ]);
  const person = orError(creator, url);
  return {
    creator: person,
    found: orError(found, url),
    jsonLd: [creatorJsonLd(person, url.origin)],
  };
};
