import type { SourceBytes } from '@codex/content';

/** The source from the byte on that `Range: bytes=N-` asks for; other ranges get all of it. */
export async function sourceResponse(
  range: string | undefined,
  read: (offset: number) => Promise<SourceBytes>,
): Promise<Response> {
  const offset = /^bytes=(\d{1,15})-$/.exec(range ?? '')?.[1];
  const { body, first, last, size, mimeType } = await read(Number(offset ?? 0));
  const headers = {
    'Content-Type': mimeType,
    'Content-Length': String(last - first + 1),
    'Cache-Control': 'no-store',
    ...(offset !== undefined && { 'Content-Range': `bytes ${first}-${last}/${size}` }),
  };
  return new Response(body, { status: offset === undefined ? 200 : 206, headers });
}
