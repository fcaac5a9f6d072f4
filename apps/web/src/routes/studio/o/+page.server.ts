import { orError } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const [, mine] = await Promise.all([
    requireCreator(event),
    locals.api.identity.organizations({ mine: true, limit: 100, sortBy: 'name' }),
  ]);
  return { organizations: orError(mine, url).items };
};
