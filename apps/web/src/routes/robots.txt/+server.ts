import type { RequestHandler } from './$types';

/** What belongs to one person, or changes with every visit. */
const PRIVATE = [
  '/account',
  '/api/',
  '/arrive',
  '/checkout/',
  '/invitations/',
  '/library',
  '/purchases',
  '/studio',
];

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
