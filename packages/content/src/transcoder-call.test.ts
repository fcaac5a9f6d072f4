import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { callTranscoder } from './transcoder-call.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function starter(status: number) {
  const calls: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    calls.push({ request, body: Buffer.concat(chunks).toString() });
    response.writeHead(status).end();
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${port}/v2/films/run`, calls };
}

test('whoever starts transcoders is called with the key', async () => {
  const { url, calls } = await starter(202);
  await callTranscoder(url, 'the key');
  expect(calls).toHaveLength(1);
  expect(calls[0]?.request.method).toBe('POST');
  expect(calls[0]?.request.headers.authorization).toBe('Bearer the key');
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ input: {} });
});

test.each([401, 500])('a call that is answered %i counts as not made', async (status) => {
  const { url } = await starter(status);
  await expect(callTranscoder(url, 'the key')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
});

test('a call that reaches nobody counts as not made', async () => {
  await expect(callTranscoder('http://127.0.0.1:2/', 'the key')).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
});
