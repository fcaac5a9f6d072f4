import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createService, delayMs } from './http.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A service that answers with these, one after the other. */
async function serviceAnswering(...answers: [status: number, body: unknown][]) {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.method);
    const [status, body] = answers[Math.min(seen.length, answers.length) - 1] ?? [500, {}];
    response.writeHead(status).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service = createService(
    { name: 'Neon', baseUrl: `http://127.0.0.1:${port}`, token: 'napi_secret', retryDelayMs: 1 },
    () => ({ message: 'no', codes: [] }),
  );
  return { service, seen };
}

test('what is only busy is asked again', async () => {
  const { service, seen } = await serviceAnswering([423, {}], [429, {}], [200, { id: 1 }]);
  const answer = service.read(z.object({ id: z.number() }), '/branches', {
    method: 'POST',
    json: {},
  });
  expect(await answer).toEqual({ id: 1 });
  expect(seen).toHaveLength(3);
});

test('a write that may have happened is not repeated', async () => {
  const { service, seen } = await serviceAnswering([500, {}]);
  await expect(service.request('/branches', { method: 'POST', json: {} })).rejects.toThrow('(500)');
  expect(seen).toHaveLength(1);
});

test('a refusal never shows a key', async () => {
  const { service } = await serviceAnswering([401, {}]);
  await expect(service.request('/branches')).rejects.not.toThrow('napi_secret');
});

test('an answer of another shape is refused', async () => {
  const { service } = await serviceAnswering([200, { id: 'one' }]);
  await expect(service.read(z.object({ id: z.number() }), '/branches')).rejects.toThrow(
    'another shape: id',
  );
});

test.each([
  [500, null, 500],
  [500, '30', 30_000],
  [8000, '1', 8000],
  [500, '86400', 300_000],
  [500, 'Wed, 21 Oct 2026 07:28:00 GMT', 500],
])('waits %i ms, or longer when asked for %s seconds', (ours, retryAfter, expected) => {
  expect(delayMs(ours, retryAfter)).toBe(expected);
});
