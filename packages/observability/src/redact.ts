const SECRET_KEY =
  /pass(word|wd)?|secret|token|cookie|authorization|api[-_]?key|signature|credential|card|cvc|iban|session(?!Count)|otp/i;
const PERSON_KEY = /^(e-?mail|to|from|name|address|phone|ip|username)$|email/i;

const PATTERNS: readonly [RegExp, string][] = [
  [/\b[sprw]k_(?:test|live)_[A-Za-z0-9]+/g, '[key]'],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, '[key]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[jwt]'],
  [/[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/(\/v\/)[^/\s"']{16,}/g, '$1[token]'],
  [/(\/invitations\/)[^/\s"']{16,}/g, '$1[token]'],
  [/([?&](?:token|code|state|secret|key)=)[^&\s"']+/gi, '$1[redacted]'],
  [/(postgres(?:ql)?:\/\/)[^@\s]+@/g, '$1[redacted]@'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '[number]'],
];

/** Replaces what looks like a secret or a person's address inside a text. */
export function redactText(text: string): string {
  return PATTERNS.reduce((out, [pattern, mark]) => out.replace(pattern, mark), text);
}

/**
 * A copy of `value` that may be logged: secrets and personal data are replaced by a mark, by the
 * name of their key and by their shape, at any depth up to six.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= 6) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) return describeError(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      item !== null && item !== undefined && (SECRET_KEY.test(key) || PERSON_KEY.test(key))
        ? '[redacted]'
        : redact(item, depth + 1),
    ]),
  );
}

/** What may be said of an error in a log: its kind, code and redacted message; never SQL parameters. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redactText(String(error)) };
  const { name, message, cause } = error;
  const details: Record<string, unknown> = { kind: name };
  // Drizzle puts the query and its parameters into the message; the cause says what went wrong.
  if (!message.startsWith('Failed query')) details['message'] = redactText(message);
  for (const key of ['code', 'constraint', 'table', 'status', 'type'] as const) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string' || typeof value === 'number') details[key] = value;
  }
  // A stack begins with the message, which may have several lines: only the frames are kept.
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  if (frames.length > 0) details['stack'] = redactText(frames.slice(0, 7).join('\n'));
  if (cause !== undefined) details['cause'] = describeError(cause);
  return details;
}
