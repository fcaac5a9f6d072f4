import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);

/** What a relay is told about each query that passes: its number from 1, and the bytes it came in. */
export type OnQuery = (number: number, bytes: string) => 'pass' | 'cut';

/**
 * Stands between a client and PostgreSQL. At a cut the server gets the query and the end of the
 * connection, and the client never hears of it: what a SIGKILL looks like from the server.
 */
export async function startRelay(url: string, onQuery: OnQuery) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let queries = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    let isStartup = true;
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => {
      const types = isStartup ? [] : messageTypes(chunk);
      isStartup = false;
      for (const _ of types.filter((type) => type === SIMPLE_QUERY || type === SYNC)) {
        queries += 1;
        if (onQuery(queries, chunk.toString('latin1')) === 'cut') {
          upstream.end(chunk);
          client.destroy();
          return;
        }
      }
      upstream.write(chunk);
    });
    client.on('close', () => upstream.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const target = new URL(url);
  target.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: target.href,
    queries: () => queries,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** The types of the messages in a chunk; ours are small and come whole. */
function messageTypes(chunk: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 5 <= chunk.length; at += 1 + chunk.readInt32BE(at + 1)) {
    types.push(chunk.readUInt8(at));
  }
  return types;
}
