import { orError } from '$lib/server/failures.ts';
import { lastDays } from '$lib/studio/period.ts';
import type { PageServerLoad } from './$types';

const DAYS = 30;

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { organization, administers } = await parent();
  const organizationId = organization.id;
  const { content, ecom } = locals.api;
  const [published, sales, stats] = await Promise.all([
    content.browse({ organizationId, limit: 50 }),
    administers ? ecom.sales({ organizationId, limit: 25 }) : undefined,
    administers ? content.stats({ ...lastDays(DAYS), organizationId }) : undefined,
  ]);
  return {
    published: orError(published, url).items,
    stats: stats && orError(stats, url),
    sales: sales && orError(sales, url).items,
  };
};
