import { error, type RequestHandler } from '@sveltejs/kit';
import { askWorker } from '$lib/server/ask-worker.ts';

/** Which worker answers what, longest prefix first. */
const OWNERS = [
  ['/api/auth/', 'AUTH'],
  ['/api/user/library', 'CONTENT_API'],
  ['/api/content', 'CONTENT_API'],
  ['/api/images', 'CONTENT_API'],
  ['/api/media', 'CONTENT_API'],
  ['/api/access/', 'CONTENT_API'],
  ['/api/organizations', 'IDENTITY_API'],
  ['/api/invitations/', 'IDENTITY_API'],
  ['/api/user/', 'IDENTITY_API'],
] as const;

/**
 * The workers' routes under the web app's own address, for scripts of a page: the session cookie
 * goes along, and no request crosses an origin. Bodies are streamed through.
 */
export const fallback: RequestHandler = ({ platform, request, url }) => {
  const service = OWNERS.find(([prefix]) => url.pathname.startsWith(prefix))?.[1];
  if (!service || !platform) error(404);
  const headers = new Headers(request.headers);
  if (headers.get('origin') === url.origin) {
    headers.set('origin', new URL(platform.env.WEB_APP_URL).origin);
  }
  return askWorker(platform.env[service], {
    url: `https://${service.toLowerCase()}${url.pathname}${url.search}`,
    init: { method: request.method, headers, body: request.body, redirect: 'manual' },
  });
};
