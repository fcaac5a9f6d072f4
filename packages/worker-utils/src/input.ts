import { MAX_JSON_BODY_BYTES } from '@codex/constants';
import { sha256Hex, signedBodySha256 } from '@codex/security';
import {
  ServiceError,
  UnauthorizedError,
  ValidationError,
  type FieldIssue,
} from '@codex/service-errors';
import type { Context } from 'hono';
import type { z } from 'zod';

const MAX_DEPTH = 32;
/** More values than any input has: what checks them one by one stays cheap. */
const MAX_VALUES = 10_000;
const MAX_ISSUES = 20;
const MAX_FIELD_LENGTH = 200;

/** Reads a body up to `limit` bytes without ever holding more. @throws ServiceError PAYLOAD_TOO_LARGE */
export async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () =>
    new ServiceError('PAYLOAD_TOO_LARGE', `The request is larger than ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (!request.body) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  let size = 0;
  let text = '';
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > limit) throw tooLarge();
      text += decoder.decode(value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof ServiceError) throw error;
    const message =
      error instanceof TypeError ? 'The body is not valid UTF-8.' : 'The body broke off.';
    throw new ValidationError([{ field: '', message }]);
  }
}

/** Texts that no column can hold, wherever they are in the input. */
function badTexts(value: unknown): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const pending: { value: unknown; path: string; depth: number }[] = [
    { value, path: '', depth: 0 },
  ];
  let values = 0;
  for (let next = pending.pop(); next && issues.length < MAX_ISSUES; next = pending.pop()) {
    const { path, depth } = next;
    if (typeof next.value === 'string') {
      if (next.value.includes('\0') || !next.value.isWellFormed()) {
        issues.push({
          field: path,
          message: 'This text contains characters that cannot be stored.',
        });
      }
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (depth >= MAX_DEPTH) return [{ field: path, message: 'This is nested too deeply.' }];
      const entries = Object.entries(next.value);
      values += entries.length;
      if (values > MAX_VALUES) return [{ field: path, message: 'This has too many values.' }];
      for (const [key, item] of entries) {
        const field = (path === '' ? key : `${path}.${key}`).slice(0, MAX_FIELD_LENGTH);
        if (key === '__proto__' || key.includes('\0') || !key.isWellFormed()) {
          issues.push({ field: path, message: 'A key is not allowed here.' });
        }
        pending.push({ value: item, path: field, depth: depth + 1 });
      }
    }
  }
  return issues.slice(0, MAX_ISSUES);
}

function toIssues(error: z.ZodError): FieldIssue[] {
  return error.issues.slice(0, MAX_ISSUES).flatMap((issue): FieldIssue[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MAX_ISSUES).map((key) => ({
        field: [...path, key].join('.').slice(0, MAX_FIELD_LENGTH),
        message: 'This field is not known.',
      }));
    }
    return [{ field: path.join('.'), message: issue.message }];
  });
}

/** Parses one kind of input. @throws ValidationError naming the fields */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const unstorable = badTexts(value);
  if (unstorable.length > 0) throw new ValidationError(unstorable);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ValidationError(toIssues(parsed.error));
  return parsed.data;
}

/**
 * Reads and parses a JSON body. An absent body counts as `{}`. With `signed` it has to be the very
 * body that the request's worker signature vouches for.
 */
export async function readJson(c: Context, { signed = false } = {}): Promise<unknown> {
  const type = c.req.header('content-type');
  const text = await readText(c.req.raw, MAX_JSON_BODY_BYTES);
  if (signed && (await sha256Hex(text)) !== signedBodySha256(c.req.raw)) {
    throw new UnauthorizedError('This is not the body that was signed.');
  }
  if (text === '' && type === undefined) return {};
  if (!/^application\/json\s*(;|$)/i.test(type ?? '')) {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  try {
    return JSON.parse(text === '' ? '{}' : text) as unknown;
  } catch {
    throw new ValidationError([{ field: '', message: 'The body is not valid JSON.' }]);
  }
}
