/** Pages that all strangers see alike, and what each of them reads of its address. */
const PAGES: readonly [RegExp, { known?: readonly string[]; live?: readonly string[] }][] = [
  [/^\/$/, { live: ['verified'] }],
  [/^\/browse$/, { known: ['type', 'category', 'tag', 'sort', 'page'], live: ['q'] }],
  [/^\/o\/[^/]+$/, { known: ['page'] }],
  [/^\/c\/[^/]+$/, { known: ['page'] }],
  [/^\/c\/[^/]+\/rss\.xml$/, {}],
  [/^\/items\/[^/]+$/, { live: ['play'] }],
  [/^\/sitemap\.xml$/, { known: ['page'] }],
];

/**
 * The address of a page that may be kept for all strangers: known parameters only, in one order, so
 * that neither a campaign's parameters nor a made-up query fill the cache. Undefined for a page
 * that is made anew each time, as what somebody searched for.
 */
export function publicAddress({ origin, pathname, searchParams }: URL): URL | undefined {
  const page = PAGES.find(([path]) => path.test(pathname))?.[1];
  if (!page || page.live?.some((name) => searchParams.has(name))) return undefined;
  const address = new URL(pathname, origin);
  for (const name of page.known ?? []) {
    const value = searchParams.get(name);
    if (value) address.searchParams.set(name, value);
  }
  return address;
}

/** Whether a page is looked at before anything on it is pressed. */
export const isForReading = (url: URL): boolean =>
  publicAddress(url) !== undefined || url.pathname === '/library';
