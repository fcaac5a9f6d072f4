import { creatorsOf } from '$lib/creators-of.ts';
import { sitemap } from '$lib/seo/xml.ts';
import { orError } from '$lib/server/failures.ts';
import type { RequestHandler } from './$types';

/** As many pages of a hundred items as one sitemap asks for. */
const MOST_PAGES = 20;
const LIMIT = 100;

export const GET: RequestHandler = async ({ locals, url }) => {
  const [first, studios] = await Promise.all([
    locals.api.content.browse({ limit: LIMIT }),
    locals.api.identity.organizations({ limit: LIMIT }),
  ]);
  const { items, pagination } = orError(first, url);
  const rest = await Promise.all(
    Array.from({ length: Math.min(pagination.totalPages, MOST_PAGES) - 1 }, (_, at) =>
      locals.api.content.browse({ limit: LIMIT, page: at + 2 }),
    ),
  );
  const all = [...items, ...rest.flatMap((page) => (page.ok ? page.value.items : []))];
  const pages = [
    { url: `${url.origin}/` },
    { url: `${url.origin}/browse` },
    ...(studios.ok ? studios.value.items : []).map(({ slug }) => ({
      url: `${url.origin}/o/${slug}`,
    })),
    ...creatorsOf(all).map(({ username }) => ({ url: `${url.origin}/c/${username}` })),
    ...all.map(({ id, updatedAt }) => ({ url: `${url.origin}/items/${id}`, changedAt: updatedAt })),
  ];
  return new Response(sitemap(pages), {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
  });
};
