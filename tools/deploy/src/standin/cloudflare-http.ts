import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';

/** A refusal in Cloudflare's own form. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409;
  readonly code: number;

  constructor(status: Refusal['status'], code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A good answer in Cloudflare's envelope. */
export function answer(c: Context, result: unknown, info?: Record<string, unknown>) {
  return c.json({
    success: true,
    errors: [],
    messages: [],
    result,
    ...(info && { result_info: info }),
  });
}

export function refuse(c: Context, { status, code, message }: Refusal) {
  const errors = [{ code, message }];
  return c.json({ success: false, errors, messages: [], result: null }, status);
}

const pageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(1000).default(20),
});

/** One page of a list. */
export function answerPage(c: Context, items: readonly unknown[]) {
  const { page, per_page: size } = parse(pageQuery, c.req.query());
  const result = items.slice((page - 1) * size, page * size);
  return answer(c, result, {
    page,
    per_page: size,
    count: result.length,
    total_count: items.length,
  });
}

/** A list that has no pages. */
export function answerAll(c: Context, items: readonly unknown[]) {
  parse(z.strictObject({}), c.req.query());
  return answer(c, items);
}

/** A body or query as the API takes it: unknown and mistyped fields are refused. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(400, 10001, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
}

export async function parseBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  return parse(schema, await c.req.json().catch(() => undefined));
}

/** An id as Cloudflare gives them. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}
