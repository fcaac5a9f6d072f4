import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { constants, createBrotliCompress } from 'node:zlib';

const COMPRESSED = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg)/;

export interface Edge {
  url: string;
  stop(): void;
}

/** Answers for the web app and compresses what it says, as the edge before it does in production. */
export async function startEdge(target: string): Promise<Edge> {
  const server = createServer((asked, answer) => hand(target, asked, answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://localhost:${port}`, stop: () => server.closeAllConnections() };
}

function hand(target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = '/' } = asked;
  const passed = request(new URL(url, target), { method, headers }, (got) => {
    const brotli = shouldCompress(asked, got);
    const { 'content-length': length, ...rest } = got.headers;
    const changed = brotli ? { 'content-encoding': 'br' } : length && { 'content-length': length };
    answer.writeHead(got.statusCode ?? 502, { ...rest, ...changed });
    if (!brotli) return void got.pipe(answer);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
    got.pipe(createBrotliCompress({ params })).pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  asked.pipe(passed);
}

function shouldCompress({ headers }: IncomingMessage, got: IncomingMessage): boolean {
  const type = got.headers['content-type'] ?? '';
  return (
    got.statusCode === 200 &&
    !got.headers['content-encoding'] &&
    String(headers['accept-encoding'] ?? '').includes('br') &&
    COMPRESSED.test(type)
  );
}
