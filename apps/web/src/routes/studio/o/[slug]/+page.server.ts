import { orError } from '$lib/server/failures.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { organization, administers } = await parent();
  const organizationId = organization.id;
  const { content, ecom } = locals.api;
  const [published, sales] = await Promise.all([
    content.browse({ organizationId, limit: 50 }),
    administers ? ecom.sales({ organizationId, limit: 25 }) : undefined,
  ]);
  return {
    published: orError(published, url).items,
    sales: sales && orError(sales, url).items,
  };
};
