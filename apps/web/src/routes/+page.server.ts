import type { PageServerLoad } from './$types';
import { orError } from '$lib/server/failures.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
  const newest = await locals.api.content.browse({ limit: 24 });
  return { items: orError(newest, url).items, isVerified: url.searchParams.has('verified') };
};
