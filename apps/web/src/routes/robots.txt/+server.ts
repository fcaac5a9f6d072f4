import type { RequestHandler } from './$types';

/** What is no page. Those behind the sign-in lead a crawler to `/login`, which asks not to be listed. */
const PRIVATE = ['/api/', '/arrive', '/checkout/', '/invitations/', '/settings'];

export const GET: RequestHandler = ({ url }) => {
  const lines = [
    'User-agent: *',
    ...PRIVATE.map((path) => `Disallow: ${path}`),
    '',
    `Sitemap: ${url.origin}/sitemap.xml`,
    '',
  ];
  return new Response(lines.join('\n'), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=86400',
    },
  });
};
