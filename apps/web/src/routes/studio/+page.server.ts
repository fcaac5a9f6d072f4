import { redirect } from '@sveltejs/kit';
import { earningsByCurrency, salesPerDay } from '$lib/studio/earnings.ts';
import { lastDays } from '$lib/studio/period.ts';
import { orError, refuse } from '$lib/server/failures.ts';
import { requireUser } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const DAYS = 30;
const MOST_SALES = 100;

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const user = await requireUser(event);
  if (user.role === 'customer') return { name: user.name, desk: undefined };
  const { content, ecom } = locals.api;
  const today = new Date();
  const period = lastDays(DAYS, today);
  const [sales, stats, drafts, published, failed, unfinished] = await Promise.all([
    ecom.sales({ from: period.from, limit: MOST_SALES }),
    content.stats(period),
    content.mine({ status: 'draft', limit: 5, sortBy: 'updatedAt' }),
    content.mine({ status: 'published', limit: 1 }),
    content.media({ status: 'failed', limit: 5 }),
    content.media({ status: 'uploading', limit: 5 }),
  ]);
  const sold = orError(sales, url);
  const earnings = earningsByCurrency(sold.items);
  const currency = earnings[0]?.currency;
  const needy = [...orError(failed, url).items, ...orError(unfinished, url).items];
  return {
    name: user.name,
    desk: {
      sales: sold.items.slice(0, 6),
      isPartial: sold.pagination.total > sold.items.length,
      stats: orError(stats, url),
      earnings,
      chart: currency && {
        currency,
        days: salesPerDay(sold.items, { currency, today, days: DAYS }),
      },
      media: needy.map(({ id, title, status }) => ({ id, title, isFailed: status === 'failed' })),
      drafts: orError(drafts, url).items.map(({ id, title, mediaItemId, contentType }) => ({
        id,
        title,
        isReady: contentType === 'written' || mediaItemId !== null,
      })),
      counts: {
        published: orError(published, url).pagination.total,
        drafts: orError(drafts, url).pagination.total,
        sales: sold.pagination.total,
      },
    },
  };
};

export const actions: Actions = {
  become: async ({ locals }) => {
    const become = await locals.api.identity.becomeCreator();
    if (!become.ok) return refuse(become.error);
    redirect(303, '/studio');
  },
};
