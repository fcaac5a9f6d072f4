import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { FrontendFilter } from './frontend-filter.ts';
import type { DatabaseStats } from './stats.ts';

const MAX_BUFFERED_BYTES = 1024 * 1024;
const CLOSED_BY_SERVER_ERROR = 1011;

/** Neon's `/v2`: PostgreSQL's own protocol inside a WebSocket, each session on its own connection. */
export function createTunnel(postgresPort: number, stats: DatabaseStats) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?')[0];
    // A page in a browser names its origin; PostgreSQL trusts loopback, so pages stay out.
    if (path !== '/v2' || request.headers.origin !== undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      stats.ws += 1;
      join(client, postgresPort, stats);
    });
  };
  const close = () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
  return { upgrade, close };
}

function join(client: WebSocket, port: number, stats: DatabaseStats): void {
  const filter = new FrontendFilter(stats);
  const server = connect({ host: '127.0.0.1', port, noDelay: true });
  client.binaryType = 'nodebuffer';
  client.on('message', (chunk: Buffer) => {
    const passed = filter.push(chunk);
    if (passed.length > 0) server.write(passed);
  });
  client.on('error', () => server.destroy());
  client.on('close', () => server.end());
  server.on('data', (chunk) => {
    client.send(chunk, () => server.resume());
    if (client.bufferedAmount > MAX_BUFFERED_BYTES) server.pause();
  });
  server.on('error', () => client.close(CLOSED_BY_SERVER_ERROR, 'PostgreSQL is not reachable'));
  server.on('close', () => client.close());
}
