import { CONTENT_TYPES } from '@codex/constants';
import { LIBRARY_FILTERS, LIBRARY_SORTS } from '$lib/library-filters.ts';
import { orError } from '$lib/server/failures.ts';
import { choiceOf, pageOf, textOf } from '$lib/server/query.ts';
import { requireUser } from '$lib/server/session.ts';
import type { PageServerLoad } from './$types';

const CONTINUE = 3;

export const load: PageServerLoad = async (event) => {
  const { locals, url } = event;
  const query = url.searchParams;
  const filter = choiceOf(query, 'filter', LIBRARY_FILTERS) ?? 'all';
  const asked = {
    filter,
    contentType: choiceOf(query, 'type', CONTENT_TYPES),
    search: textOf(query, 'q'),
    sortBy: choiceOf(query, 'sort', LIBRARY_SORTS) ?? 'recent',
    page: pageOf(query),
  };
  const isStart = filter === 'all' && !asked.search && !asked.contentType && asked.page === 1;
  const [, library, begun] = await Promise.all([
    requireUser(event),
    locals.api.content.library({ ...asked, limit: 24 }),
    isStart ? locals.api.content.library({ filter: 'in_progress', limit: CONTINUE }) : undefined,
  ]);
  return {
    library: orError(library, url),
    begun: begun?.ok ? begun.value.items : [],
    asked,
    isFiltered: !isStart,
  };
};
