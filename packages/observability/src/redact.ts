const SECRET_KEY =
  /pass(word|wd)?|secret|token|cookie|authorization|api[-_]?key|signature|credential|card|cvc|iban|session(?!Count|s$)|otp/i;
const PERSON_KEY = /^(e-?mail|to|from|name|address|phone|ip|username)$|email/i;

const PATTERNS: readonly [RegExp, string][] = [
  [/\b[sprw]k_(?:test|live)_[A-Za-z0-9]+/g, '[key]'],
  [/\bwhsec_[A-Za-z0-9+/=_-]+/g, '[key]'],
  [/\bre_[A-Za-z0-9_]{8,}/g, '[key]'],
  [/\bBearer\s+[^\s"',]+/gi, 'Bearer [token]'],
  [/\bt=\d{6,},\s*v\d=[0-9a-f]+/gi, '[signature]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[jwt]'],
  // Whatever an address asks for may be a secret, and is never needed to understand a line.
  [/([?&][\w.[\]-]+=)[^&\s"'#]+/g, '$1[redacted]'],
  [/[\w.!#$%&'*+/=?^`{|}~-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/(\bcodex[.-][\w.-]*=)[^;\s"',]+/g, '$1[redacted]'],
  [/(\/v\/)[^/\s"']{16,}/g, '$1[token]'],
  [/(\/invitations\/)[^/\s"']{16,}/g, '$1[token]'],
  [/(postgres(?:ql)?:\/\/)[^@\s]+@/g, '$1[redacted]@'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '[number]'],
];

const MAX_TEXT = 2000;

/** Replaces what looks like a secret or a person's address inside a text, and cuts what is too long. */
export function redactText(text: string): string {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return PATTERNS.reduce((out, [pattern, mark]) => out.replace(pattern, mark), cut);
}

/**
 * A copy of `value` that may be logged: secrets and personal data are replaced by a mark, by the
 * name of their key and by their shape, at any depth up to six.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
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

/** PostgreSQL's data exceptions and parsers repeat what they were given, in quotes. */
function messageOf(error: Error): string | undefined {
  const { name, message } = error;
  // Drizzle puts the query and its parameters into the message; the cause says what went wrong.
  if (message.startsWith('Failed query')) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  const repeatsInput =
    name === 'SyntaxError' || (typeof code === 'string' && code.startsWith('22'));
  return redactText(
    repeatsInput ? message.replace(/"[^"]*("|$)|'[^']*('|$)/g, '[value]') : message,
  );
}

/** What may be said of an error in a log: its kind, code and redacted message; never SQL parameters. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redactText(String(error)) };
  const details: Record<string, unknown> = { kind: error.name };
  const message = messageOf(error);
  if (message !== undefined) details['message'] = message;
  for (const key of ['code', 'constraint', 'table', 'status', 'type'] as const) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string' || typeof value === 'number') details[key] = value;
  }
  // A stack begins with the message, which may have several lines: only the frames are kept.
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  if (frames.length > 0) details['stack'] = redactText(frames.slice(0, 7).join('\n'));
  if (error.cause !== undefined && depth < 5) {
    details['cause'] = describeError(error.cause, depth + 1);
  }
  return details;
}
