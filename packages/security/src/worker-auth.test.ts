import { describe, expect, test } from 'vitest';
import { sha256Hex } from './encoding.ts';
import { generateWorkerSignature, verifyWorkerRequest, workerFetch } from './worker-auth.ts';

const secret = 'a secret of tests';
const url = 'http://content.test/internal/media/1/playable?x=1';

/** The request that `workerFetch` sends. */
async function sent(options: Partial<Parameters<typeof workerFetch>[1]> = {}): Promise<Request> {
  let request: Request | undefined;
  const fetcher = {
    fetch: async (to: string, init?: RequestInit) => {
      request = new Request(to, init);
      return new Response();
    },
  };
  await workerFetch(url, { secret, method: 'POST', body: '{"generation":1}', fetcher, ...options });
  if (!request) throw new Error('Nothing was sent.');
  return request;
}

const changed = (request: Request, { to = request.url, method = request.method, headers = {} }) => {
  const all = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, String(value));
  return { method, url: to, headers: all };
};

test('what one worker signs the other believes', async () => {
  await expect(verifyWorkerRequest(await sent(), secret)).resolves.toBe(true);
});

test('the hash of the body is part of what is signed', async () => {
  const request = await sent();
  expect(request.headers.get('x-worker-content-sha256')).toBe(await sha256Hex('{"generation":1}'));
});

describe('a request is not believed', () => {
  test.each([
    ['with another path', { to: url.replace('/1/', '/2/') }],
    ['with another query', { to: url.replace('x=1', 'x=2') }],
    ['with another method', { method: 'PUT' }],
    ['with another body', { headers: { 'x-worker-content-sha256': 'a'.repeat(64) } }],
    ['without a body hash', { headers: { 'x-worker-content-sha256': '' } }],
    ['with another signature', { headers: { 'x-worker-signature': 'a'.repeat(64) } }],
    ['without a signature', { headers: { 'x-worker-signature': '' } }],
    ['with a time that is none', { headers: { 'x-worker-timestamp': 'soon' } }],
  ])('%s', async (_, change) => {
    await expect(verifyWorkerRequest(changed(await sent(), change), secret)).resolves.toBe(false);
  });

  test('that was signed with another secret', async () => {
    await expect(verifyWorkerRequest(await sent({ secret: 'another' }), secret)).resolves.toBe(
      false,
    );
  });

  test.each([
    ['old', 121_000],
    ['from the future', -121_000],
  ])('that is %s', async (_, later) => {
    const request = await sent();
    await expect(verifyWorkerRequest(request, secret, Date.now() + later)).resolves.toBe(false);
  });
});

test('a signature depends on every part', async () => {
  const input = { secret, method: 'GET', path: '/a', timestamp: 1, bodySha256: 'x' };
  const signatures = await Promise.all(
    [
      {},
      { secret: 'y' },
      { method: 'PUT' },
      { path: '/b' },
      { timestamp: 2 },
      { bodySha256: 'y' },
    ].map((change) => generateWorkerSignature({ ...input, ...change })),
  );
  expect(new Set(signatures).size).toBe(6);
});
