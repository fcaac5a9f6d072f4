import { RATE_LIMIT_PRESETS } from '@codex/security';
import { TestClient, testApi, teardownTestDatabase } from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';
import { ROUTES, type WorkerRoute } from './routes.ts';

const api = testApi();
afterAll(teardownTestDatabase);

const of = (preset: string, auth: string[]) =>
  ROUTES.filter(
    ({ definition }) =>
      definition?.policy.rateLimit === preset && auth.includes(definition.policy.auth),
  );

async function call(client: TestClient, { method, url }: WorkerRoute) {
  return client.request(method, url, {
    headers: { 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: '{}' }),
  });
}

/** Sends until the limit answers, a hundred at a time. Returns how many passed. */
async function exhaust(client: TestClient, route: WorkerRoute, limit: number): Promise<number> {
  let passed = 0;
  while (passed <= limit * 3) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(client, route)));
    const allowed = answers.filter(({ status }) => status !== 429).length;
    passed += allowed;
    if (allowed < answers.length) return passed;
  }
  return passed;
}

/** Every route of one worker that counts under a preset refuses a caller who has used it up. */
async function expectLimited(
  client: TestClient,
  routes: WorkerRoute[],
  limit: number,
): Promise<void> {
  for (const worker of new Set(routes.map((route) => route.worker))) {
    const own = routes.filter((route) => route.worker === worker);
    const [first] = own;
    if (!first) continue;
    const passed = await exhaust(client, first, limit);
    expect(passed).toBeLessThanOrEqual(limit * 2); // At most one boundary of a minute in between.
    for (const route of own) {
      let answer = await call(client, route);
      if (answer.status !== 429) {
        await exhaust(client, first, limit); // A new minute began.
        answer = await call(client, route);
      }
      expect([route.path, answer.status, answer.error?.code]).toEqual([
        route.path,
        429,
        'RATE_LIMITED',
      ]);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
  }
}

test('a person who asks more than a hundred times a minute waits, on every route', async () => {
  await expectLimited(
    await api.creator(),
    of('api', ['required', 'optional']),
    RATE_LIMIT_PRESETS.api.limit,
  );
}, 120_000);

test('so does a stranger, by address, after three hundred', async () => {
  await expectLimited(
    new TestClient(),
    of('api', ['optional', 'none']),
    RATE_LIMIT_PRESETS.anonymous.limit,
  );
}, 120_000);

test('webhooks are limited by address, generously', async () => {
  await expectLimited(new TestClient(), of('webhook', ['none']), RATE_LIMIT_PRESETS.webhook.limit);
}, 120_000);

test('one person’s requests never use up another’s limit', async () => {
  const [busy, calm] = [await api.viewer(), await api.viewer()];
  const route = of('api', ['required']).find(({ method }) => method === 'GET');
  if (!route) throw new Error('There is no such route.');
  await exhaust(busy, route, RATE_LIMIT_PRESETS.api.limit);
  expect((await call(calm, route)).status).not.toBe(429);
}, 60_000);
