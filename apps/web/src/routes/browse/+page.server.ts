import { CONTENT_TYPES } from '@codex/constants';
import { BROWSE_SORTS } from '$lib/browse-filters.ts';
import { creatorsOf } from '$lib/creators-of.ts';
import { orError } from '$lib/server/failures.ts';
import { choiceOf, pageOf, textOf } from '$lib/server/query.ts';
import type { PageServerLoad } from './$types';

/** The categories that are offered are those of the newest so many items. */
const SAMPLE = 100;

export const load: PageServerLoad = async ({ locals, url }) => {
  const query = url.searchParams;
  const asked = {
    search: textOf(query, 'q'),
    contentType: choiceOf(query, 'type', CONTENT_TYPES),
    category: textOf(query, 'category', 60),
    tag: textOf(query, 'tag', 50),
    sortBy: choiceOf(query, 'sort', BROWSE_SORTS),
    page: pageOf(query),
  };
  const [found, sample, studios] = await Promise.all([
    locals.api.content.browse({ ...asked, limit: 24 }),
    locals.api.content.browse({ limit: SAMPLE }),
    asked.search && asked.page === 1
      ? locals.api.identity.organizations({ search: asked.search, limit: 6 })
      : undefined,
  ]);
  const all = sample.ok ? sample.value.items : [];
  const wanted = asked.search?.toLocaleLowerCase();
  return {
    found: orError(found, url),
    asked,
    categories: [...new Set(all.flatMap(({ category }) => category ?? []))].sort(),
    studios: studios?.ok ? studios.value.items : [],
    creators: creatorsOf(all).filter(
      ({ name }) => wanted !== undefined && name.toLocaleLowerCase().includes(wanted),
    ),
  };
};
