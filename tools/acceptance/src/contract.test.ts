import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { ERROR_STATUS, type ErrorCode } from '@codex/constants';
import { TestClient, testApi, teardownTestDatabase, type TestResponse } from '@codex/test-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES, WORKER_URLS, type WorkerRoute } from './routes.ts';

const api = testApi();
const stranger = api.anonymous();
let viewer: TestClient;

beforeAll(async () => {
  viewer = await api.viewer();
});
afterAll(teardownTestDatabase);

/** What needs no policy: public descriptions of the worker itself. */
const DESCRIPTIONS = new Set(['/health', '/openapi.json', '/docs']);
const STATE_CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

const named = (routes: WorkerRoute[]) =>
  routes.map((route) => [`${route.worker} ${route.method} ${route.path}`, route] as const);
const procedures = ROUTES.filter(({ definition }) => definition);

type Operations = Record<string, { responses: Record<string, { content?: object }> }>;

function expectEnvelope(answer: TestResponse): void {
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(Object.keys(answer.body).toSorted()).toEqual(['error', 'requestId', 'timestamp']);
  expect(ERROR_STATUS[answer.error.code as ErrorCode]).toBe(answer.status);
  expect(answer.error.message).toMatch(/\S/);
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  expect(new Date(answer.body.timestamp).toISOString()).toBe(answer.body.timestamp);
}

function expectHeaders({ headers }: TestResponse): void {
  expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
}

test('every route has a policy', () => {
  const without = ROUTES.filter(({ definition, path }) => !definition && !DESCRIPTIONS.has(path));
  expect(without.map(({ worker, method, path }) => `${worker} ${method} ${path}`)).toEqual([]);
});

test.each(named(procedures))(
  '%s answers a stranger in the envelope, with every header',
  async (_, route) => {
    const { method, url, definition } = route;
    const answer = await new TestClient().request(method, url, {
      headers: { 'x-request-id': 'kept-as-it-is-1', 'content-type': 'application/json' },
      ...(STATE_CHANGING.has(method) && { body: '{}' }),
    });
    expectHeaders(answer);
    expect(answer.headers.get('x-request-id')).toBe('kept-as-it-is-1');
    if (answer.status >= 400) expectEnvelope(answer);
    expect(answer.status).toBeLessThan(500);
    // What depends on who asks is kept by no cache.
    if (definition?.policy.auth !== 'none') {
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    if (definition?.policy.auth === 'required' || definition?.policy.auth === 'worker') {
      expect(answer.error.code).toBe('UNAUTHORIZED');
    }
  },
);

const changing = procedures.filter(({ method }) => STATE_CHANGING.has(method));
test.each(named(changing))(
  '%s refuses a request that another site caused',
  async (_, { method, url }) => {
    const answer = await viewer.request(method, url, {
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.status, answer.error.code]).toEqual([403, 'FORBIDDEN']);
    expectEnvelope(answer);
  },
);

const forRoles = procedures.filter(({ definition }) => {
  const { auth, roles } = definition?.policy ?? {};
  return auth === 'required' && roles !== undefined && !roles.includes('customer');
});
test.each(named(forRoles))('%s refuses a person without the role', async (_, { method, url }) => {
  const answer = await viewer.request(method, url);
  expect(answer.error.code).toBe('FORBIDDEN');
});

const withBody = procedures.filter(
  ({ definition }) => definition?.input?.body && definition.policy.auth !== 'worker',
);
test.each(named(withBody))('%s refuses bodies that are not what it takes', async (_, route) => {
  const { method, url, definition } = route;
  // A person or address of its own for every route: attempts are counted by both.
  const isForOperators = definition?.policy.roles?.includes('admin') ?? false;
  const person = isForOperators ? api.admin : api.creator;
  const client = definition?.policy.auth === 'required' ? await person() : new TestClient();
  const send = (body: string, type = 'application/json') =>
    client.request(method, url, { body, headers: { 'content-type': type } });
  expect((await send('{}', 'text/plain')).error.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  expect((await send('{')).error.code).toBe('VALIDATION_ERROR');
  expect((await send('[]')).error.code).toBe('VALIDATION_ERROR');
  const unknown = await send('{"surprise":1}');
  const fields = unknown.error.details.issues.map(({ field }: { field: string }) => field);
  expect(fields).toContain('surprise');
  const unstorable = await send('{"surprise":"a\\u0000b"}');
  expect(unstorable.error.details.issues[0].field).toBe('surprise');
  const large = await send(`{"surprise":"${'x'.repeat(1024 * 1024)}"}`);
  expect(large.error.code).toBe('PAYLOAD_TOO_LARGE');
});

describe.each(WORKER_URLS)('$worker', ({ worker, url }) => {
  test('says how it is, from checks that were made', async () => {
    const answer = await stranger.get(`${url}/health`).expect(200);
    expect(answer.body).toMatchObject({
      status: 'healthy',
      service: worker,
      version: expect.any(String),
    });
    expect(answer.body.checks).toHaveProperty('database');
    expect(new Set(Object.values(answer.body.checks))).toEqual(new Set(['healthy']));
  });

  test('describes every one of its public routes in OpenAPI 3.1', async () => {
    const { body } = await stranger.get(`${url}/openapi.json`).expect(200);
    expect(body.openapi).toMatch(/^3\.1/);
    const described = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const expected = procedures
      .filter((route) => route.worker === worker && route.definition?.policy.auth !== 'worker')
      .map(
        ({ method, path }) =>
          `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}').replace(/\/\*$/, '/{path}')}`,
      );
    expect(described.toSorted()).toEqual([...new Set(expected)].toSorted());
    const reference = await stranger.get(`${url}/docs`).expect(200);
    expect(reference.headers.get('content-type')).toMatch(/^text\/html/);
    expect(reference.text).not.toContain('<script');
  });

  test('describes bytes and redirects as what they are', async () => {
    const { body } = await stranger.get(`${url}/openapi.json`).expect(200);
    for (const [path, item] of Object.entries<Operations>(body.paths)) {
      if (/\/parts\/|\/webhooks\//.test(path)) {
        expect(item['put'] ?? item['post']).toHaveProperty('requestBody');
      }
      if (path.startsWith('/v/')) {
        expect(Object.keys(item['get']?.responses ?? {})).toEqual(['200', '206', 'default']);
        expect(item['get']?.responses['200']?.content).not.toHaveProperty('application/json');
      }
      if (/\/(callback\/\w+|auth\/verify-email)$/.test(path)) {
        expect(Object.keys(item['get']?.responses ?? {})).toEqual(['302', 'default']);
      }
    }
  });

  test('answers what does not exist in the envelope', async () => {
    for (const path of [
      '/nothing',
      '/api',
      '/%00',
      '/%ff%fe',
      '/a/../../etc/passwd',
      '/api/content/%E0%A4%A',
    ]) {
      const answer = await stranger.get(url + path);
      expectEnvelope(answer);
      expectHeaders(answer);
      expect(answer.status).toBeLessThan(500);
    }
  });

  test('refuses a host that cannot be one', async () => {
    const { hostname, port } = new URL(url);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: 'a b<>' };
      request({ hostname, port, path: '/health', headers }, resolve).on('error', reject).end();
    });
    expect(answer.statusCode).toBe(400);
    expect(await json(answer)).toMatchObject({
      error: { code: 'VALIDATION_ERROR', details: { issues: [{ field: 'host' }] } },
      requestId: answer.headers['x-request-id'],
    });
  });

  test('replaces a request id that is not well-formed', async () => {
    for (const id of ['short id with spaces', 'x'.repeat(500), '<script>']) {
      const answer = await stranger.get(`${url}/nothing`, { headers: { 'x-request-id': id } });
      expect(answer.headers.get('x-request-id')).not.toBe(id);
      expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
    }
  });

  test('lets the web app read answers with its cookie, and nobody else', async () => {
    const from = (origin: string) =>
      stranger.request('OPTIONS', `${url}/nothing`, {
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const own = await from(new URL(process.env['WEB_APP_URL'] ?? '').origin);
    expect(own.headers.get('access-control-allow-credentials')).toBe('true');
    const foreign = await from('https://evil.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});
