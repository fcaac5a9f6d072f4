import { building } from '$app/environment';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { getTextDirection } from '$lib/paraglide/runtime.js';
import { paraglideMiddleware } from '$lib/paraglide/server.js';
import { createApi } from '$lib/server/api.ts';
import { arrivalHint, needsSecondAsking, secondAsking } from '$lib/server/arrival.ts';
import { cookieJar, createCall } from '$lib/server/call.ts';
import { setCaching, setSecurityHeaders } from '$lib/server/headers.ts';
import { throughPageCache } from '$lib/server/page-cache.ts';
import { requestIdOf } from '$lib/server/request-id.ts';
import { sessionReader } from '$lib/server/session.ts';
import { THEME_COOKIE, toTheme } from '$lib/theme.ts';

export const handle: Handle = async ({ event, resolve }) => {
  const { request, cookies, locals, platform } = event;
  if (building || !platform) return resolve(event);
  const requestId = requestIdOf(request.headers.get('x-request-id'));
  const jar = cookieJar(request.headers.get('cookie') ?? '');
  let isWhole = true;
  const call = createCall(event, {
    jar,
    onOutage: () => (isWhole = false),
    requestId,
    address: request.headers.get('cf-connecting-ip'),
  });
  locals.requestId = requestId;
  locals.theme = toTheme(cookies.get(THEME_COOKIE));
  locals.api = createApi(call);
  locals.user = sessionReader(cookies, locals.api);

  const answer = needsSecondAsking(event)
    ? secondAsking(event.url)
    : await paraglideMiddleware(request, ({ request: localized, locale }) => {
        event.request = localized;
        const render = async () =>
          resolve(event, {
            transformPageChunk: ({ html }) =>
              html
                .replace('%codex.language%', locale)
                .replace('%codex.direction%', getTextDirection(locale))
                .replace('%codex.theme%', locals.theme)
                .replace('%codex.media%', new URL(platform.env.CONTENT_API_URL).origin),
            preload: ({ type }) => type === 'js' || type === 'css',
          });
        return throughPageCache(event, { locale, render, isWhole: () => isWhole });
      });

  const response = new Response(answer.body, answer);
  response.headers.set('x-request-id', requestId);
  setSecurityHeaders(response.headers, platform.env);
  setCaching(response.headers);
  for (const line of jar.received) response.headers.append('set-cookie', line);
  for (const line of arrivalHint(event, jar.received)) response.headers.append('set-cookie', line);
  return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message };
  // oxlint-disable-next-line no-console -- a crash has to be in the logs
  console.error(event.locals.requestId, error);
  return { message, requestId: event.locals.requestId };
};
