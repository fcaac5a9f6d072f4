import { fail } from '@sveltejs/kit';
import type { RequestEvent } from './$types';
import { m } from '$lib/paraglide/messages.js';
import type { Result } from '$lib/server/call.ts';
import { formOf, orError } from '$lib/server/failures.ts';
import { requireCreator } from '$lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';
import { ORDERS, readFilters } from './list.ts';

const MOST_AT_ONCE = 50;

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const { order, ...filters } = readFilters(url.searchParams);
  const [, list] = await Promise.all([
    requireCreator(event),
    locals.api.content.mine({ ...filters, ...ORDERS[order], include: 'views', limit: 25 }),
  ]);
  return {
    list: orError(list, url),
    filters: { ...filters, order },
    wasDeleted: url.searchParams.has('deleted'),
  };
};

interface Selection {
  ids: string[];
  titles: Map<string, string>;
  confirm: string;
}

async function readSelection(request: Request): Promise<Selection> {
  const form = await formOf(request);
  const ids = form.getAll('id').map(String).slice(0, MOST_AT_ONCE);
  const titles = new Map(ids.map((id) => [id, String(form.get(`title-${id}`) ?? '')]));
  return { ids, titles, confirm: String(form.get('confirm') ?? '').trim() };
}

/** Does it to each, and says to which it could not be done. */
async function forEach({ ids, titles }: Selection, act: (id: string) => Promise<Result<unknown>>) {
  if (ids.length === 0) return fail(400, { message: m.studio_select_first() });
  const results = await Promise.all(ids.map(act));
  const failed = ids.filter((_, index) => !results[index]?.ok).map((id) => titles.get(id) ?? '');
  return { done: ids.length - failed.length, failed };
}

export const actions: Actions = {
  publish: async ({ locals, request }: RequestEvent) =>
    forEach(await readSelection(request), (id) => locals.api.content.publish(id)),
  unpublish: async ({ locals, request }: RequestEvent) =>
    forEach(await readSelection(request), (id) => locals.api.content.unpublish(id)),
  /** Shows what is about to go; nothing is deleted yet. */
  ask: async ({ request }: RequestEvent) => {
    const { ids, titles } = await readSelection(request);
    if (ids.length === 0) return fail(400, { message: m.studio_select_first() });
    return { asked: ids.map((id) => ({ id, title: titles.get(id) ?? '' })) };
  },
  delete: async ({ locals, request }: RequestEvent) => {
    const selection = await readSelection(request);
    if (selection.confirm !== String(selection.ids.length)) {
      const asked = selection.ids.map((id) => ({ id, title: selection.titles.get(id) ?? '' }));
      return fail(400, { asked, confirmError: m.studio_wrong_number() });
    }
    return forEach(selection, (id) => locals.api.content.remove(id));
  },
};
