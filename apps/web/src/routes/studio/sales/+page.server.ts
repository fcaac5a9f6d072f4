import { m } from '$lib/paraglide/messages.js';
import { getLocale } from '$lib/paraglide/runtime.js';
import { orError, readForm, refuse, incomplete } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import { amountText, parseAmount } from '$lib/studio/amount.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 25;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const dateOf = (text: string | null): string | undefined =>
  text && DATE.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

/** The day after: a range of days ends with its last one. */
const dayAfter = (date: string | undefined): string | undefined =>
  date && new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const query = url.searchParams;
  const [from, until] = [dateOf(query.get('from')), dateOf(query.get('until'))];
  const page = Math.min(1000, Math.max(1, Math.trunc(Number(query.get('page'))) || 1));
  const [, sales] = await Promise.all([
    requireCreator(event),
    locals.api.ecom.sales({ from, to: dayAfter(until), page, limit: PER_PAGE }),
  ]);
  const list = orError(sales, url);
  return { list, from, until, refunding: list.items.find(({ id }) => id === query.get('refund')) };
};

export const actions: Actions = {
  refund: async ({ locals, request }) => {
    const { entries, values } = await readForm(request);
    if (entries.confirm !== 'on') {
      return incomplete({ confirm: m.studio_refund_confirm_missing() }, values);
    }
    const amountCents = entries.amount?.trim() ? parseAmount(entries.amount) : undefined;
    if (entries.amount?.trim() && !amountCents) {
      return incomplete({ amountCents: m.studio_price_unreadable() }, values);
    }
    const refunded = await locals.api.ecom.refund(entries.id ?? '', {
      ...(amountCents && { amountCents }),
      ...(entries.reason?.trim() && { reason: entries.reason.trim() }),
    });
    if (refunded.ok) return { refunded: refunded.value.id };
    const { leftCents } = refunded.error;
    if (!leftCents) return refuse(refunded.error, values);
    const left = amountText(leftCents, getLocale());
    return incomplete({ amountCents: m.studio_refund_too_much({ left }) }, values);
  },
};
