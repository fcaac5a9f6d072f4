export const FACES_COOKIE = 'codex-faces';
const A_YEAR = 365 * 24 * 3600;

/**
 * Fetches the faces of our own once a narrow page stands there, and remembers that they are here:
 * the next page is written in them. To be called when the page is alive.
 */
export async function fetchFaces(): Promise<void> {
  if (document.cookie.includes(FACES_COOKIE)) return;
  await Promise.all(['1em Fraunces', '1em Geist'].map((face) => document.fonts.load(face)));
  document.cookie = `${FACES_COOKIE}=1; path=/; max-age=${A_YEAR}; samesite=lax`;
}
