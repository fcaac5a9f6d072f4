import type { Context } from 'hono';
import { z } from 'zod';
import type { WebEnv } from './env.ts';

type Service = 'AUTH' | 'CONTENT_API' | 'IDENTITY_API' | 'ECOM_API';

interface Call<T extends z.ZodType> {
  service: Service;
  path: string;
  schema: T;
  /** Sent as JSON by POST; without it the call is a GET. */
  body?: unknown;
}

export type Answer<T> =
  | { ok: true; value: T; cookies: string[] }
  | { ok: false; status: number; code: string; message: string };

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Asks a worker on behalf of the visitor: their cookie and address go along. */
export async function ask<T extends z.ZodType>(
  c: Context<WebEnv>,
  { service, path, schema, body }: Call<T>,
): Promise<Answer<z.output<T>>> {
  const headers = new Headers({ accept: 'application/json' });
  for (const name of ['cookie', 'cf-connecting-ip', 'x-request-id']) {
    const value = c.req.header(name);
    if (value) headers.set(name, value);
  }
  if (body !== undefined) {
    headers.set('content-type', 'application/json');
    headers.set('origin', new URL(c.env.WEB_APP_URL).origin);
  }
  const response = await c.env[service].fetch(`https://${service.toLowerCase()}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: [...headers],
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const parsed = schema.safeParse(answer);
  if (response.ok && parsed.success) {
    return { ok: true, value: parsed.data, cookies: response.headers.getSetCookie() };
  }
  const failed = errorSchema.safeParse(answer);
  return {
    ok: false,
    status: response.status,
    ...(failed.success
      ? failed.data.error
      : { code: 'SERVICE_UNAVAILABLE', message: 'This does not work at the moment.' }),
  };
}

/** Hands the cookies of another worker's answer to the visitor. */
export function passCookies(c: Context<WebEnv>, cookies: string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
