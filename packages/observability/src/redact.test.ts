import { expect, test } from 'vitest';
import { describeError, ObservabilityClient, redact, redactText, type LogLevel } from './index.ts';

test.each([
  ['a mail address', 'mail to ada.lovelace+x@example.co.uk failed', 'mail to [email] failed'],
  ['a Stripe key', 'used sk_test_4eC39HqLyjWDarjtT1zdp7dc', 'used [key]'],
  ['a webhook secret', 'whsec_abc123DEF', '[key]'],
  ['a streaming token', 'GET /v/k1.abc.def.ghi.0123456789/x/y', 'GET /v/[token]/x/y'],
  ['a token in a query', '/verify?token=abc&next=1', '/verify?token=[redacted]&next=[redacted]'],
  [
    'a signature of Stripe’s',
    'stripe-signature t=1764100000,v1=0af3 refused',
    'stripe-signature [signature] refused',
  ],
  ['a bearer token', 'authorization: Bearer abc.def-1', 'authorization: Bearer [token]'],
  ['a cookie', 'cookie codex-session=abc%3D.def; a=b', 'cookie codex-session=[redacted]; a=b'],
  ['an address in an address', 'GET /x?to=a%40example.test', 'GET /x?to=[redacted]'],
  ['a database password', 'postgres://me:secret@host/db', 'postgres://[redacted]@host/db'],
  ['a card number', 'card 4242 4242 4242 4242 declined', 'card [number] declined'],
])('hides %s inside a text', (_, text, expected) => {
  expect(redactText(text)).toBe(expected);
});

test('hides what the name of a key gives away, at any depth', () => {
  const safe = redact({ user: { email: 'a@b.c', password: 'x', id: 7 }, headers: { Cookie: 'y' } });
  expect(safe).toEqual({
    user: { email: '[redacted]', password: '[redacted]', id: 7 },
    headers: { Cookie: '[redacted]' },
  });
});

test('an error is described without its query or parameters', () => {
  const error = new Error('Failed query: select $1\nparams: ada@example.test', {
    cause: Object.assign(new Error('duplicate key'), {
      code: '23505',
      constraint: 'users_email_key',
      detail: 'Key (email)=(ada@example.test)',
    }),
  });
  const text = JSON.stringify(describeError(error));
  expect(text).toContain('users_email_key');
  expect(text).not.toContain('ada@');
  expect(redact({ error })).toMatchObject({ error: { kind: 'Error', cause: { code: '23505' } } });
});

test('says nothing of a query’s parameters, also not in the stack, and keeps where it happened', () => {
  const lines: string[] = [];
  const log = new ObservabilityClient({ service: 'x', write: (_, line) => lines.push(line) });
  const query = new Error('Failed query: insert into users\nparams: Ada Lovelace,$2b$10$hash', {
    cause: Object.assign(new RangeError('connection lost'), { code: '08006' }),
  });
  log.trackError(query);
  expect(lines[0]).not.toMatch(/Lovelace|\$2b/);
  expect(lines[0]).toContain('redact.test.ts');
  expect(lines[0]).toMatch(
    /"kind":"RangeError".*"code":"08006"|"code":"08006".*"kind":"RangeError"/,
  );
});

test('what PostgreSQL repeats of its input stays out, the names of its rules do not', () => {
  const said = (code: string, message: string) =>
    describeError(Object.assign(new Error(message), { code }))['message'];
  expect(said('22P02', 'invalid input syntax for type uuid: "s3cret"')).toBe(
    'invalid input syntax for type uuid: [value]',
  );
  expect(said('23505', 'duplicate key violates "users_email_key"')).toContain('users_email_key');
});

test('every line is one JSON object with the fields of its request', () => {
  const lines: [LogLevel, string][] = [];
  const log = new ObservabilityClient({
    service: 'x',
    write: (level, line) => lines.push([level, line]),
  });
  log.with({ requestId: 'r1' }).warn('slow', { durationMs: 900 });
  log.debug('not written');
  log.trackRequest({ method: 'GET', route: '/', status: 503, durationMs: 1 });
  expect(lines.map(([level]) => level)).toEqual(['warn', 'error']);
  expect(JSON.parse(lines[0]?.[1] ?? '')).toMatchObject({
    service: 'x',
    requestId: 'r1',
    durationMs: 900,
    message: 'slow',
  });
});
