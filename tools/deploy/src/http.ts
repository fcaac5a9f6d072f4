import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

/** What an outside service answered to what we asked, without any key. */
export class ServiceError extends Error {
  readonly status: number;
  /** The service's own error codes. */
  readonly codes: readonly (number | string)[];

  constructor(message: string, status: number, codes: readonly (number | string)[] = []) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

export interface ServiceOptions {
  /** As it is named in messages. */
  name: string;
  baseUrl: string;
  token: string;
  headers?: Record<string, string>;
  /** Milliseconds before the first retry; doubled for each further one. */
  retryDelayMs?: number;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean>;
  json?: unknown;
  form?: FormData;
}

const ATTEMPTS = 5;
const TIMEOUT_MS = 30_000;
/** Cloudflare counts requests in five minutes, and says how long to wait when there were too many. */
const MAX_DELAY_MS = 300_000;

/** Tells what went wrong from a refused answer's body. */
export type ReadError = (body: unknown) => { message: string; codes: (number | string)[] };

/**
 * Calls one service: bounded in time, repeated where the service says that it is safe (429, 423, 503,
 * and any failure of a GET), its answers parsed by a schema.
 */
export function createService(options: ServiceOptions, readError: ReadError) {
  const { name, baseUrl, token, headers = {}, retryDelayMs = 500 } = options;

  async function once(path: string, { method = 'GET', query, json, form }: Call) {
    const address = new URL(`${baseUrl}${path}`);
    for (const [key, value] of Object.entries(query ?? {})) {
      address.searchParams.set(key, String(value));
    }
    const response = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: form ?? (json === undefined ? null : JSON.stringify(json)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { response, body: parseJson(await response.text()) };
  }

  async function request(path: string, call: Call = {}): Promise<unknown> {
    const { method = 'GET' } = call;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(path, call).catch((error: unknown) => {
        if (method !== 'GET' || attempt === ATTEMPTS) {
          throw new ServiceError(`${name} did not answer ${method} ${path}: ${reasonOf(error)}`, 0);
        }
      });
      if (answer?.response.ok) return answer.body;
      if (answer && (!isRetryable(method, answer.response.status) || attempt === ATTEMPTS)) {
        const { message, codes } = readError(answer.body);
        const { status } = answer.response;
        throw new ServiceError(
          `${name} refused ${method} ${path}: ${message} (${status})`,
          status,
          codes,
        );
      }
      const asked = answer?.response.headers.get('retry-after');
      await sleep(delayMs(retryDelayMs * 2 ** (attempt - 1), asked));
    }
  }

  return {
    request,
    /** The same, its answer parsed. @throws ServiceError also when the answer is not as expected */
    async read<T>(schema: z.ZodType<T>, path: string, call: Call = {}): Promise<T> {
      const parsed = schema.safeParse(await request(path, call));
      if (parsed.success) return parsed.data;
      const where = parsed.error.issues[0];
      throw new ServiceError(
        `${name} answered ${path} in another shape: ${where?.path.join('.')}: ${where?.message}`,
        502,
      );
    },
  };
}

/** How long to wait: our own pause, or what a service asks for when that is longer. */
export function delayMs(ours: number, retryAfter: string | null | undefined): number {
  const theirs = Number(retryAfter) * 1000 || 0;
  return Math.min(Math.max(ours, theirs), MAX_DELAY_MS);
}

function isRetryable(method: string, status: number): boolean {
  if (status === 429 || status === 423 || status === 503) return true;
  return method === 'GET' && status >= 500;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 200);
  }
}
