import { parseRange } from './byte-range.ts';
import { fileHeaders, isPlaylist, keyOf, type StoredFile } from './stored-file.ts';

/** A day: what is deleted leaves the edge by itself, and no token leads to it any more anyway. */
const EDGE_AGE_SECONDS = 24 * 3600;

/** The key names the file and nothing of the viewer, so that everybody shares one copy. */
function edgeKey(origin: string, stored: StoredFile): string {
  return new URL(`/${keyOf(stored)}`, origin).href;
}

/** A copy of a file at the edge, whole or the asked range of it. Playlists may still grow: never. */
export async function readEdge(
  origin: string,
  stored: StoredFile,
  request: Request,
): Promise<Response | undefined> {
  if (isPlaylist(stored) || request.method !== 'GET' || request.headers.has('if-range'))
    return undefined;
  const asked = new Headers();
  const range = request.headers.get('range');
  const etag = request.headers.get('if-none-match');
  // The edge would answer several ranges in one multipart body, which no player wants.
  if (range !== null && parseRange(range)) asked.set('range', range);
  if (etag !== null) asked.set('if-none-match', etag);
  const copy = await caches.default
    .match(new Request(edgeKey(origin, stored), { headers: asked }))
    .catch(() => undefined);
  if (!copy || ![200, 206, 304].includes(copy.status)) return undefined;
  const headers = fileHeaders(stored, copy.headers.get('etag') ?? '');
  for (const name of ['content-length', 'content-range']) {
    const value = copy.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(copy.body, { status: copy.status, headers });
}

/** Leaves a copy of a whole answer at the edge. Returns the answer, and the work to keep alive. */
export function keepAtEdge(
  origin: string,
  stored: StoredFile,
  { answer, method }: { answer: Response; method: string },
): { answer: Response; work?: Promise<unknown> } {
  if (isPlaylist(stored) || method !== 'GET' || answer.status !== 200 || !answer.body)
    return { answer };
  const [sent, kept] = answer.body.tee();
  const headers = new Headers(answer.headers);
  headers.set('Cache-Control', `public, max-age=${EDGE_AGE_SECONDS}`);
  const work = caches.default
    .put(edgeKey(origin, stored), new Response(kept, { headers }))
    .catch(() => undefined);
  const length = Number(answer.headers.get('content-length'));
  const body = sent.pipeThrough(new FixedLengthStream(length));
  return { answer: new Response(body, { headers: answer.headers }), work };
}
