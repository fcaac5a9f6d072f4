import { SESSION_COOKIE } from '@codex/constants';
import { orError } from '$lib/server/failures.ts';
import { siteJsonLd } from '$lib/seo/json-ld.ts';
import { creatorsOf } from '$lib/creators-of.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, cookies }) => {
  const isKnown = cookies.get(SESSION_COOKIE) !== undefined;
  const [newest, studios, begun] = await Promise.all([
    locals.api.content.browse({ limit: 24 }),
    locals.api.identity.organizations({ limit: 8 }),
    isKnown ? locals.api.content.library({ filter: 'in_progress', limit: 3 }) : undefined,
  ]);
  const { items } = orError(newest, url);
  return {
    items,
    begun: begun?.ok ? begun.value.items : [],
    studios: studios.ok ? studios.value.items : [],
    creators: creatorsOf(items),
    jsonLd: [siteJsonLd(url.origin)],
    isVerified: url.searchParams.has('verified'),
  };
};
