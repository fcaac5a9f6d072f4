import { orError } from '$lib/server/failures.ts';
import { pageOf } from '$lib/server/query.ts';
import { requireUser } from '$lib/server/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const [, purchases] = await Promise.all([
    requireUser(event),
    locals.api.ecom.purchases({ page: pageOf(url.searchParams), limit: 20 }),
  ]);
  return orError(purchases, url);
};
