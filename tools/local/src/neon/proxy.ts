import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { Pool } from 'pg';
import { portOf } from '../settings.ts';
import { describeError, isUnavailable, runSql, type BatchOptions, type SqlRequest } from './sql.ts';
import { newStats } from './stats.ts';
import { createTunnel } from './tunnel.ts';

const POOL_SIZE = 20;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than anybody idles: a connection closed under a worker's feet would look like a fault. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Answers a `POST /_local/…` of the stack's own, or undefined when there is no such thing. */
type Control = (path: string) => Promise<unknown>;

export interface NeonProxyOptions {
  port: number;
  postgresUrl: string;
  control?: Control;
}

/** Neon's HTTP and WebSocket protocol in front of a PostgreSQL on loopback. */
export async function startNeonProxy({ port, postgresUrl, control }: NeonProxyOptions) {
  const stats = newStats();
  const pools = createPools(postgresUrl);
  const tunnel = createTunnel(portOf(postgresUrl), stats);

  const answerSql = async (request: IncomingMessage, response: ServerResponse) => {
    const connection = request.headers['neon-connection-string'];
    if (typeof connection !== 'string' || request.headers.origin !== undefined) {
      sendJson(response, 400, { message: 'Neon-Connection-String is missing' });
      return;
    }
    try {
      const body = parseSql(await readBody(request));
      stats.http += 1;
      stats.roundTrips += 1;
      stats.statements += 'queries' in body ? body.queries.length : 1;
      sendJson(response, 200, await runSql(pools.get(connection), body, batchOptions(request)));
    } catch (error) {
      sendJson(response, isUnavailable(error) ? 503 : 400, describeError(error));
    }
  };

  const answerLocal = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === '/_local/stats') {
      sendJson(response, 200, stats);
      return;
    }
    const done = request.method === 'POST' ? await control?.(path) : undefined;
    sendJson(
      response,
      done === undefined ? 404 : 200,
      done ?? { message: 'There is no such thing' },
    );
  };

  const server = createServer((request, response) => {
    const answer = request.url === '/sql' && request.method === 'POST' ? answerSql : answerLocal;
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, describeError(error));
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('upgrade', tunnel.upgrade);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      tunnel.close();
      server.closeAllConnections();
      server.close();
      await pools.end();
    },
  };
}

/** One pool for each role and database that is asked for. */
function createPools(postgresUrl: string) {
  const pools = new Map<string, Pool>();
  const get = (connection: string): Pool => {
    const { username, pathname } = new URL(connection);
    const target = new URL(postgresUrl);
    target.username = username;
    target.pathname = pathname;
    const known = pools.get(target.href);
    if (known) return known;
    const pool = new Pool({
      connectionString: target.href,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // Idle connections break when PostgreSQL goes away; the next request opens new ones.
    pool.on('error', () => {});
    // A connection that is cut while a request holds it, between two statements.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(target.href, pool);
    return pool;
  };
  const end = async () => {
    await Promise.all([...pools.values()].map((pool) => pool.end()));
  };
  return { get, end };
}

function batchOptions({ headers }: IncomingMessage): BatchOptions {
  const isolationLevel = headers['neon-batch-isolation-level'];
  return {
    isolationLevel: typeof isolationLevel === 'string' ? isolationLevel : undefined,
    readOnly: headers['neon-batch-read-only'] === 'true',
    deferrable: headers['neon-batch-deferrable'] === 'true',
  };
}

function parseSql(body: string): SqlRequest {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    throw new TypeError('The body is not JSON');
  }
  if (isQuery(request)) return request;
  if (
    typeof request === 'object' &&
    request !== null &&
    'queries' in request &&
    Array.isArray(request.queries) &&
    request.queries.every(isQuery)
  ) {
    return { queries: request.queries };
  }
  throw new TypeError('The body is neither a query nor a list of queries');
}

function isQuery(value: unknown): value is { query: string; params?: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'query' in value &&
    typeof value.query === 'string' &&
    (!('params' in value) || Array.isArray(value.params))
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new TypeError('The request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
