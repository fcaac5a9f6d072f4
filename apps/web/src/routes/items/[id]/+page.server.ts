import { SESSION_COOKIE } from '@codex/constants';
import { fail, redirect } from '@sveltejs/kit';
import { day } from '$lib/format.ts';
import { nextOf } from '$lib/next-item.ts';
import { m } from '$lib/paraglide/messages.js';
import { loginAddress } from '$lib/same-site.ts';
import { itemJsonLd } from '$lib/seo/json-ld.ts';
import { articleHtml, imagesUrl } from '$lib/server/article.ts';
import { orError, refuse } from '$lib/server/failures.ts';
import type { Actions, PageServerLoad } from './$types';

const MORE = 12;

export const load: PageServerLoad = async ({ locals, params, platform, url, cookies }) => {
  const isKnown = cookies.get(SESSION_COOKIE) !== undefined;
  const [found, others, progress, user] = await Promise.all([
    locals.api.content.byId(params.id),
    locals.api.content.related(params.id, { limit: MORE }),
    isKnown ? locals.api.content.progress(params.id) : undefined,
    locals.user(),
  ]);
  const { body, ...item } = orError(found, url);
  const list = others.ok ? others.value.items : [];
  return {
    item,
    article: body ? articleHtml(body, imagesUrl(platform)) : null,
    progress: progress?.ok ? progress.value : null,
    published: item.publishedAt && day(item.publishedAt),
    isOwn: user?.id === item.creatorId,
    more: list.filter(({ id }) => id !== item.id).slice(0, 4),
    next: nextOf(list, item) ?? null,
    plays: playsOf(url),
    jsonLd: itemJsonLd(item, { origin: url.origin }),
  };
};

/** Whether the page plays at once, and from where. */
function playsOf({ searchParams }: URL): 'on' | 'from_start' | null {
  const play = searchParams.get('play');
  if (play === null) return null;
  return play === 'start' ? 'from_start' : 'on';
}

export const actions: Actions = {
  /** Leads to the payment page, and from there to `/checkout/success`. */
  buy: async ({ locals, params, url }) => {
    const itemPage = `/items/${params.id}`;
    if (!(await locals.user())) redirect(303, loginAddress({ pathname: itemPage, search: '' }));
    const checkout = await locals.api.ecom.createCheckout({
      contentId: params.id,
      successUrl: `${url.origin}/checkout/success`,
      cancelUrl: `${url.origin}/checkout/cancelled?item=${encodeURIComponent(params.id)}`,
    });
    if (checkout.ok) redirect(303, checkout.value.sessionUrl);
    const { error } = checkout;
    if (error.status === 401) redirect(303, loginAddress({ pathname: itemPage, search: '' }));
    if (error.code === 'ALREADY_PURCHASED') redirect(303, `${itemPage}?play`);
    if (error.status >= 500) {
      return fail(error.status, { message: m.item_payment_unreachable() });
    }
    return refuse(error);
  },
};
