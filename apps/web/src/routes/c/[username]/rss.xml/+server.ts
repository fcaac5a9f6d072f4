import { m } from '$lib/paraglide/messages.js';
import { rssFeed } from '$lib/seo/xml.ts';
import { orError } from '$lib/server/failures.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const creatorUsername = params.username.toLowerCase();
  const [found, newest] = await Promise.all([
    locals.api.identity.creatorByUsername(creatorUsername),
    locals.api.content.browse({ creatorUsername, limit: 50 }),
  ]);
  const creator = orError(found, url);
  // No enclosures: a stream needs a session, also of what is free.
  const feed = rssFeed({
    title: creator.name,
    description: creator.bio ?? m.creator_description({ name: creator.name }),
    url: `${url.origin}/c/${creator.username}`,
    feedUrl: url.origin + url.pathname,
    items: orError(newest, url).items.map((item) => ({
      ...item,
      url: `${url.origin}/items/${item.id}`,
    })),
  });
  return new Response(feed, { headers: { 'content-type': 'application/rss+xml; charset=utf-8' } });
};
