/** Where to go next, if it is a page of ours; else `fallback`. */
export function sameSitePath(target: string | null | undefined, fallback = '/'): string {
  if (!target?.startsWith('/')) return fallback;
  const base = 'https://codex.invalid';
  const url = URL.canParse(target, base) ? new URL(target, base) : undefined;
  if (url?.origin !== base) return fallback;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//elsewhere` is ours until it is read a second time.
  return path.startsWith('//') ? fallback : path;
}

/** The address of the sign-in page that leads back to `url`. */
export function loginAddress({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string {
  return `/login?redirectTo=${encodeURIComponent(pathname + search)}`;
}
