import { m } from '$lib/paraglide/messages.js';
import { rssFeed } from '$lib/seo/xml.ts';
import { orError } from '$lib/server/failures.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const creator = orError(await locals.api.identity.creatorByUsername(params.username), url);
  const found = orError(await locals.api.content.browse({ creatorId: creator.id, limit: 50 }), url);
  const feed = rssFeed({
    title: creator.name,
    description: creator.bio ?? m.creator_description({ name: creator.name }),
    url: `${url.origin}/c/${creator.username}`,
    feedUrl: url.origin + url.pathname,
    items: found.items.map((item) => ({ ...item, url: `${url.origin}/items/${item.id}` })),
  });
  return new Response(feed, {
    headers: {
      'content-type': 'application/rss+xml; charset=utf-8',
      'cache-control': 'public, max-age=600',
    },
  });
};
