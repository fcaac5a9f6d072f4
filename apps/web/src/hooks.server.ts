import { building } from '$app/environment';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { FACES_COOKIE } from '$lib/faces.ts';
import { getTextDirection } from '$lib/paraglide/runtime.js';
import { paraglideMiddleware } from '$lib/paraglide/server.js';
import { createApi } from '$lib/server/api.ts';
import { arrivalHint, needsSecondAsking, secondAsking } from '$lib/server/arrival.ts';
import { cookieJar, createCall } from '$lib/server/call.ts';
import { setCaching, setSecurityHeaders } from '$lib/server/headers.ts';
import { logOf, observed } from '$lib/server/observe.ts';
import { LateScripts } from '$lib/server/late-scripts.ts';
import { throughPageCache } from '$lib/server/page-cache.ts';
import { isForReading } from '$lib/server/public-page.ts';
import { requestIdOf } from '$lib/server/request-id.ts';
import { sessionReader } from '$lib/server/session.ts';
import { THEME_COOKIE, toTheme } from '$lib/theme.ts';

export const handle: Handle = async ({ event, resolve }) => {
  const { request, locals, platform } = event;
  if (building || !platform) return resolve(event);
  const requestId = requestIdOf(request.headers.get('x-request-id'));
  locals.requestId = requestId;
  return observed(event, requestId, () => answer({ event, resolve }, platform.env));
};

const answer = async (
  { event, resolve }: Parameters<Handle>[0],
  env: App.Platform['env'],
): Promise<Response> => {
  const { request, cookies, locals } = event;
  const { requestId } = locals;
  const jar = cookieJar(request.headers.get('cookie') ?? '');
  let isWhole = true;
  const call = createCall(event, {
    jar,
    onOutage: () => (isWhole = false),
    address: request.headers.get('cf-connecting-ip'),
  });
  locals.theme = toTheme(cookies.get(THEME_COOKIE));
  locals.hasFaces = cookies.get(FACES_COOKIE) !== undefined;
  locals.api = createApi(call);
  locals.user = sessionReader(cookies, locals.api);

  const answered = needsSecondAsking(event)
    ? secondAsking(event.url)
    : await paraglideMiddleware(request, ({ request: localized, locale }) => {
        event.request = localized;
        const fill = (html: string) =>
          html
            .replace('%codex.lang%', locale)
            .replace('%codex.dir%', getTextDirection(locale))
            .replace('%codex.theme%', locals.theme)
            .replace('%codex.faces%', locals.hasFaces ? 'here' : 'away')
            .replace('%codex.media%', new URL(env.CONTENT_API_URL).origin);
        const render = async () => {
          if (!isForReading(event.url)) {
            return resolve(event, {
              transformPageChunk: ({ html }) => fill(html),
              preload: ({ type }) => type === 'js' || type === 'css',
            });
          }
          const late = new LateScripts();
          const page = await resolve(event, {
            transformPageChunk: ({ html }) => late.put(fill(html)),
            preload: late.preload,
          });
          late.allow(page.headers);
          return page;
        };
        return throughPageCache(event, { locale, render, isWhole: () => isWhole });
      });

  const response = new Response(answered.body, answered);
  response.headers.set('x-request-id', requestId);
  setSecurityHeaders(response.headers, env);
  setCaching(response.headers);
  for (const line of jar.received) response.headers.append('set-cookie', line);
  for (const line of arrivalHint(event, jar.received)) response.headers.append('set-cookie', line);
  return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message };
  logOf(event).trackError(error, { route: event.route.id ?? '*', status });
  return { message, requestId: event.locals.requestId };
};
