import { sitemap, sitemapIndex } from '$lib/seo/xml.ts';
import { orError } from '$lib/server/failures.ts';
import { pageOf } from '$lib/server/query.ts';
import type { RequestHandler } from './$types';

const FOLDERS = { item: '/items/', organization: '/o/', creator: '/c/' } as const;

/** One sitemap where it holds everything; else an index of them, which are its pages. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const wanted = url.searchParams.has('page') ? pageOf(url.searchParams) : undefined;
  const { items, pagination } = orError(await locals.api.content.sitemap(wanted ?? 1), url);
  const { totalPages } = pagination;
  if (wanted === undefined && totalPages > 1) {
    const pages = Array.from(
      { length: totalPages },
      (_, at) => `${url.origin}/sitemap.xml?page=${at + 1}`,
    );
    return xml(sitemapIndex(pages));
  }
  const isFirst = (wanted ?? 1) === 1;
  const own = isFirst ? [{ url: `${url.origin}/` }, { url: `${url.origin}/browse` }] : [];
  const places = items.map(({ kind, name, changedAt }) => ({
    url: url.origin + FOLDERS[kind] + name,
    changedAt,
  }));
  return xml(sitemap([...own, ...places]));
};

const xml = (text: string) =>
  new Response(text, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
