import { error, fail, redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { FormProblem } from '$lib/forms.ts';
import { loginAddress } from '$lib/same-site.ts';
import type { Failure, Result } from './call.ts';
import { failureText, issueText } from './words.ts';

/** For `load`: the value, or the page for what went wrong. */
export function orError<T>(result: Result<T>, url: URL): T {
  if (result.ok) return result.value;
  const { status, message } = result.error;
  if (status === 401) redirect(303, loginAddress(url));
  error(status === 400 ? 404 : status, message);
}

/** For actions: hands a worker's refusal back to the form, in words of its own where it has some. */
export function refuse(failure: Failure, values: Record<string, string> = {}, text?: string) {
  const { status, fields } = failure;
  const message = text ?? (Object.keys(fields).length === 0 ? failureText(failure) : undefined);
  return fail<FormProblem>(status, { message, errors: fields, values });
}

/** For actions: hands back what the form's own check found. */
export function incomplete(errors: Record<string, string>, values: Record<string, string> = {}) {
  return fail<FormProblem>(400, { errors, values });
}

/** The form of a request. Answers 415 for what is none: Kit takes text for one. */
export async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (cause) {
    if (cause instanceof TypeError) error(415, 'Send a form.');
    throw cause;
  }
}

/** A form's text fields, without those that must not be sent back to the page. */
export async function readForm(request: Request) {
  const entries: Record<string, string> = {};
  for (const [name, value] of await formOf(request)) {
    if (typeof value === 'string') entries[name] = value;
  }
  const values = Object.fromEntries(
    Object.entries(entries).filter(([name]) => !/password|code|token/i.test(name)),
  );
  return { entries, values };
}

/** What a form's input says against its schema; undefined when all is well. */
export function checkForm<T extends z.ZodType>(schema: T, input: unknown) {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true as const, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[issue.path.join('.')] ??= issueText(issue);
  return { ok: false as const, errors };
}
