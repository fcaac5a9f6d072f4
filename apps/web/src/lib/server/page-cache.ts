import { SESSION_COOKIE } from '@codex/constants';
import type { RequestEvent } from '@sveltejs/kit';
import { version as build } from '$app/environment';
import { CatalogueVersion } from './catalogue-version.ts';
import { publicAddress } from './public-page.ts';

/** The version is part of the key: a copy is left behind long before this. Addresses of pictures hold for a week. */
const KEPT_SECONDS = 600;
/** Which of a page's parts Kit's own script wants. */
const PARTS = /^[01]{1,8}$/;

const catalogue = new CatalogueVersion();

interface Rendering {
  locale: string;
  render: () => Promise<Response>;
  /** Whether every part of the page was there. */
  isWhole: () => boolean;
}

/**
 * A page from the edge's cache, where strangers share it, or made now and kept there. Those who are
 * signed in neither get a copy nor leave one.
 */
export async function throughPageCache(
  event: RequestEvent,
  { locale, render, isWhole }: Rendering,
): Promise<Response> {
  const { locals, platform, request, url } = event;
  const { ctx, caches } = platform ?? {};
  const address = mayShare(event) ? publicAddress(url) : undefined;
  if (!address || !ctx || !caches) return render();
  // The page is the same whatever else its address says.
  url.search = address.search;
  const version = await catalogue.current({
    ask: async () => {
      const answer = await locals.api.content.version();
      return answer.ok ? answer.value.version : undefined;
    },
    waitUntil: (work) => ctx.waitUntil(work),
  });
  const parts = new URL(request.url).searchParams.get('x-sveltekit-invalidated') ?? '';
  if (version === undefined || (parts !== '' && !PARTS.test(parts))) return render();
  const kind = event.isDataRequest ? `data${parts}` : 'page';
  const faces = locals.hasFaces ? 'own' : 'near';
  const key = [build, version, kind, locale, locals.theme, faces].join('~');
  address.searchParams.set('codex', key);
  // Of its own name: the adapter looks into the default one, under addresses that anybody can write.
  const cache = await caches.open('pages');
  const kept = await cache.match(address).catch(() => undefined);
  if (kept) return asAnswer(kept, request);
  const made = await render();
  if (
    request.method === 'GET' &&
    made.status === 200 &&
    !made.headers.has('set-cookie') &&
    isWhole()
  ) {
    ctx.waitUntil(keep(cache, address, made.clone()));
  }
  return made;
}

function mayShare({ request, cookies }: RequestEvent): boolean {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return (
    isReading && cookies.get(SESSION_COOKIE) === undefined && !request.headers.has('authorization')
  );
}

async function keep(cache: Cache, address: URL, made: Response): Promise<void> {
  const copy = new Response(made.body, made);
  copy.headers.set('cache-control', `public, max-age=${KEPT_SECONDS}`);
  await cache.put(address, copy).catch(() => undefined);
}

/** A copy as its visitor gets it; those who have it already are told so. */
function asAnswer(kept: Response, request: Request): Response {
  const answer = new Response(kept.body, kept);
  for (const name of ['cache-control', 'cf-cache-status', 'age']) answer.headers.delete(name);
  const etag = answer.headers.get('etag');
  const has = request.headers.get('if-none-match')?.replace(/^W\//, '');
  if (etag === null || etag !== has) return answer;
  return new Response(null, { status: 304, headers: answer.headers });
}
