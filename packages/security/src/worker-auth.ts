import { pathTemplate, propagationHeaders, span } from '@codex/observability';
import { UnauthorizedError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import type { MiddlewareHandler } from 'hono';
import { hmac, sha256Hex, timingSafeEqual, toHex } from './encoding.ts';

/** A signed request is believed for this long, either way. Seconds. */
const MAX_CLOCK_SKEW_SECONDS = 120;

const HEADERS = {
  timestamp: 'x-worker-timestamp',
  bodySha256: 'x-worker-content-sha256',
  signature: 'x-worker-signature',
} as const;

export interface WorkerSignatureInput {
  secret: string;
  method: string;
  /** Path with query, as it is sent. */
  path: string;
  /** Unix seconds. */
  timestamp: number;
  /** Hex SHA-256 of the body, of the empty string where there is none. */
  bodySha256: string;
}

/** Hex HMAC-SHA-256 over what makes a worker-to-worker request what it is. */
export async function generateWorkerSignature(input: WorkerSignatureInput): Promise<string> {
  const { secret, method, path, timestamp, bodySha256 } = input;
  return toHex(await hmac(secret, `${timestamp}\n${method.toUpperCase()}\n${path}\n${bodySha256}`));
}

export interface WorkerFetchOptions {
  secret: string;
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | null;
  /** Hex SHA-256 of the body; computed here when the body is a text. Needed for any other body. */
  bodySha256?: string;
  signal?: AbortSignal;
  /** A service binding, or the global `fetch`. */
  fetcher?: { fetch: (url: string, init?: RequestInit) => Promise<Response> };
}

/** Calls an internal route of another worker, signed, as a part of the current operation. */
export async function workerFetch(url: string, options: WorkerFetchOptions): Promise<Response> {
  const { secret, method = 'GET', headers = {}, body = null, signal, fetcher } = options;
  const { pathname, search } = new URL(url);
  const timestamp = Math.floor(Date.now() / 1000);
  const bodySha256 = options.bodySha256 ?? (await sha256Hex(typeof body === 'string' ? body : ''));
  const signature = await generateWorkerSignature({
    secret,
    method,
    path: pathname + search,
    timestamp,
    bodySha256,
  });
  const attributes = { 'http.request.method': method, 'url.template': pathTemplate(pathname) };
  return span(
    `${method} ${pathTemplate(pathname)}`,
    { kind: 'client', attributes },
    async (say) => {
      const init: RequestInit = {
        method,
        body,
        headers: {
          ...headers,
          ...propagationHeaders(),
          [HEADERS.timestamp]: String(timestamp),
          [HEADERS.bodySha256]: bodySha256,
          [HEADERS.signature]: signature,
        },
        ...(signal ? { signal } : {}),
      };
      const response = await (fetcher ? fetcher.fetch(url, init) : fetch(url, init));
      say({ 'http.response.status_code': response.status });
      return response;
    },
  );
}

/** Whether a request was signed with the secret, recently, for exactly this method, path and body hash. */
export async function verifyWorkerRequest(
  request: { method: string; url: string; headers: { get: (name: string) => string | null } },
  secret: string,
  now = Date.now(),
): Promise<boolean> {
  const timestamp = Number(request.headers.get(HEADERS.timestamp));
  const bodySha256 = request.headers.get(HEADERS.bodySha256) ?? '';
  const signature = request.headers.get(HEADERS.signature) ?? '';
  const fresh = Math.abs(now / 1000 - timestamp) <= MAX_CLOCK_SKEW_SECONDS;
  if (!fresh || !/^[0-9a-f]{64}$/.test(bodySha256)) return false;
  const { pathname, search } = new URL(request.url);
  const expected = await generateWorkerSignature({
    secret,
    method: request.method,
    path: pathname + search,
    timestamp,
    bodySha256,
  });
  return timingSafeEqual(signature, expected);
}

/** The hex SHA-256 of the body that a request's signature vouches for. */
export function signedBodySha256(request: {
  headers: { get: (name: string) => string | null };
}): string {
  return request.headers.get(HEADERS.bodySha256) ?? '';
}

/** Lets only signed requests of our own workers pass. The body's hash is still to be compared. */
export function workerAuth(): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    if (!(await verifyWorkerRequest(c.req.raw, c.env.WORKER_SHARED_SECRET))) {
      throw new UnauthorizedError('This address is for internal use.');
    }
    await next();
  };
}
