import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KVClient } from './kv-client.ts';

let mf: Miniflare;
let namespace: KVNamespace;

beforeAll(async () => {
  mf = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      workers: [
        {
          name: 'storage',
          modules: true,
          script: 'export default { fetch: () => new Response() }',
          compatibilityDate: '2026-10-01',
          kvNamespaces: ['KV'],
        },
      ],
    }),
  );
  ({ KV: namespace } = await mf.getBindings<{ KV: KVNamespace }>());
}, 60_000);

afterAll(async () => {
  await mf.dispose();
});

const asNumber = (stored: unknown): number | null => (typeof stored === 'number' ? stored : null);

/** A namespace that cannot be reached. */
const unreachable = (): KVNamespace =>
  new Proxy(namespace, {
    get: () => () => Promise.reject(new Error('KV GET failed: 500')),
  });

test('a value is kept for its time, below its prefix', async () => {
  const kv = new KVClient(namespace, 'a:');
  await kv.putJson('count', 3, { ttlSeconds: 5 });
  expect(await kv.getJson('count', asNumber)).toBe(3);
  expect(await new KVClient(namespace, 'b:').getJson('count', asNumber)).toBeNull();
  const { keys } = await namespace.list({ prefix: 'a:' });
  expect(keys[0]?.expiration).toBeGreaterThan(Date.now() / 1000 + 50);
});

test('what is deleted is gone', async () => {
  const kv = new KVClient(namespace);
  await kv.putJson('gone', 1, { ttlSeconds: 60 });
  await kv.delete('gone');
  expect(await kv.getJson('gone', asNumber)).toBeNull();
});

test('what is no JSON, or not of the wanted shape, counts as not there', async () => {
  const kv = new KVClient(namespace);
  await namespace.put('broken', '{');
  await namespace.put('other', '"text"');
  expect(await kv.getJson('broken', asNumber)).toBeNull();
  expect(await kv.getJson('other', asNumber)).toBeNull();
});

test('a failing KV is an error, and a miss only where the caller says so', async () => {
  const kv = new KVClient(unreachable());
  await expect(kv.getJson('x', asNumber)).rejects.toThrow('KV GET failed');
  expect(await kv.getJson('x', asNumber, { onFailure: 'miss' })).toBeNull();
});
