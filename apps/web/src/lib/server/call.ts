import type { RequestEvent } from '@sveltejs/kit';
import { pathTemplate } from '@codex/observability';
import { z } from 'zod';
import { getLocale } from '$lib/paraglide/runtime.js';
import { askWorker } from './ask-worker.ts';
import { logOf } from './observe.ts';
import { reasonText } from './refusals.ts';

type Service = 'AUTH' | 'CONTENT_API' | 'IDENTITY_API' | 'ECOM_API';
type Query = Record<string, string | number | boolean | undefined | null>;

export interface Failure {
  status: number;
  /** One of the codes of `@codex/constants`. */
  code: string;
  message: string;
  /** What is wrong with which field of the input. */
  fields: Record<string, string>;
  /** Why access was denied, where it was. */
  reason?: string;
  /** What is left of a payment, where more was asked for. Minor units. */
  leftCents?: number;
  retryAfterSeconds?: number;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

interface CallOptions<T extends z.ZodType> {
  /** What the answer holds: under `data`, or as it is for lists and BetterAuth's own routes. */
  schema: T;
  envelope?: 'item' | 'bare';
  query?: Query;
  body?: unknown;
}

/** Asks one worker over its service binding, on behalf of the visitor. */
export type Call = <T extends z.ZodType>(
  service: Service,
  request: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`,
  options: CallOptions<T>,
) => Promise<Result<z.output<T>>>;

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z
      .object({
        issues: z
          .array(
            z.object({ field: z.string(), message: z.string(), reason: z.string().optional() }),
          )
          .optional(),
        reason: z.string().optional(),
        leftCents: z.int().optional(),
      })
      .optional()
      .catch(undefined),
  }),
});

/** Answers that set cookies change what later calls of the same request send. */
export interface CookieJar {
  header(): string;
  /** The Set-Cookie lines that the visitor has yet to get. */
  received: string[];
  take(response: Response): void;
}

export function cookieJar(sent: string): CookieJar {
  const pairs = new Map(
    sent.split(/;\s*/).flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
    }),
  );
  const received: string[] = [];
  return {
    received,
    header: () => [...pairs].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (response) => {
      for (const line of response.headers.getSetCookie()) {
        received.push(line);
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
        if (value === '' || /;\s*max-age=0\b/i.test(line)) pairs.delete(name);
        else pairs.set(name, value);
      }
    },
  };
}

interface CallContext {
  jar: CookieJar;
  address: string | null;
  /** Told when an answer was missing that is there at another time. */
  onOutage: () => void;
}

/** A caller for one request: its cookies, address and id go along, one hop away. */
export function createCall(
  { platform, request }: RequestEvent,
  { jar, address, onOutage }: CallContext,
): Call {
  return async (service, target, { schema, envelope = 'item', query = {}, body }) => {
    if (!platform) throw new Error('The web app runs on Workers; its bindings are missing.');
    const [method, path] = target.split(' ', 2);
    const headers = new Headers({
      accept: 'application/json',
      'accept-language': getLocale(),
      // What a form of ours may do was decided before this.
      origin: new URL(platform.env.WEB_APP_URL).origin,
    });
    const cookies = jar.header();
    if (cookies) headers.set('cookie', cookies);
    if (address) headers.set('cf-connecting-ip', address);
    const userAgent = request.headers.get('user-agent');
    if (userAgent) headers.set('user-agent', userAgent);
    if (method !== 'GET') headers.set('content-type', 'application/json');
    let response: Response;
    try {
      response = await askWorker(platform.env[service], {
        url: `https://${service.toLowerCase()}${path}${queryString(query)}`,
        init: { method, headers, body: method === 'GET' ? undefined : JSON.stringify(body ?? {}) },
      });
    } catch (error) {
      onOutage();
      logOf({ platform }).trackError(error, { calling: service });
      return { ok: false, error: unavailable(503) };
    }
    jar.take(response);
    const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => {});
    if (response.status >= 500 || response.status === 429) onOutage();
    if (!response.ok) return { ok: false, error: failureOf(response, answer) };
    const parsed = schema.safeParse(envelope === 'item' ? dataOf(answer) : answer);
    if (parsed.success) return { ok: true, value: parsed.data };
    onOutage();
    // Two of our own parts disagree: that has to be seen.
    logOf({ platform }).error('an answer has another shape', {
      request: pathTemplate(target),
      problem: z.prettifyError(parsed.error),
    });
    return { ok: false, error: unavailable(502) };
  };
}

function queryString(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

const dataOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined;

const unavailable = (status: number): Failure => ({
  status,
  code: 'SERVICE_UNAVAILABLE',
  message: 'This does not work at the moment.',
  fields: {},
});

function failureOf({ status, headers }: Response, answer: unknown): Failure {
  const parsed = errorSchema.safeParse(answer);
  if (!parsed.success) return unavailable(status);
  const { code, message, details } = parsed.data.error;
  const retryAfter = Number(headers.get('retry-after'));
  return {
    status,
    code,
    message,
    fields: Object.fromEntries(
      details?.issues?.map(({ field, message: text, reason }) => [
        field,
        reasonText(reason) ?? text,
      ]) ?? [],
    ),
    reason: details?.reason,
    leftCents: details?.leftCents,
    retryAfterSeconds: retryAfter > 0 ? retryAfter : undefined,
  };
}
