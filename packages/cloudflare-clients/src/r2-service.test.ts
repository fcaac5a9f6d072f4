import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { R2Service } from './r2-service.ts';

const PART = 5 * 1024 * 1024;
const quick = { retry: { baseDelayMs: 1 } };

let mf: Miniflare;
let bucket: R2Bucket;

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
          r2Buckets: ['BUCKET'],
        },
      ],
    }),
  );
  ({ BUCKET: bucket } = await mf.getBindings<{ BUCKET: R2Bucket }>());
}, 60_000);

afterAll(async () => {
  await mf.dispose();
});

/** The real bucket behind a line that drops the first `times` calls of one kind. */
function flaky(method: keyof R2Bucket, times: number, message: string) {
  let calls = 0;
  const stub = new Proxy(bucket, {
    get: (target, property) => {
      const real = Reflect.get(target, property);
      if (property !== method) return real;
      return (...args: unknown[]) => {
        calls += 1;
        if (calls <= times) throw new Error(message);
        return Reflect.apply(real, target, args);
      };
    },
  });
  return { service: new R2Service(stub, quick), calls: () => calls };
}

describe('objects', () => {
  let key: string;
  beforeEach(() => {
    key = `tests/${crypto.randomUUID()}`;
  });

  test('what was put is there, with its type', async () => {
    const r2 = new R2Service(bucket);
    await r2.put(key, 'hello', { httpMetadata: { contentType: 'text/plain' } });
    expect(await (await r2.get(key))?.text()).toBe('hello');
    expect((await r2.head(key))?.httpMetadata?.contentType).toBe('text/plain');
  });

  test('a range gives those bytes only', async () => {
    const r2 = new R2Service(bucket);
    await r2.put(key, '0123456789');
    const part = await r2.get(key, { range: { offset: 2, length: 3 } });
    expect(await part?.text()).toBe('234');
    expect(part?.range).toEqual({ offset: 2, length: 3 });
    expect(part?.size).toBe(10);
  });

  test('JSON is stored as JSON', async () => {
    const r2 = new R2Service(bucket);
    await r2.putJson(key, { a: [1] });
    const object = await r2.get(key);
    expect(object?.httpMetadata?.contentType).toBe('application/json');
    expect(await object?.json()).toEqual({ a: [1] });
  });

  test('what is not there is null, and deleting it succeeds', async () => {
    const r2 = new R2Service(bucket);
    expect(await r2.get(key)).toBeNull();
    expect(await r2.head(key)).toBeNull();
    await r2.delete(key);
  });

  test('more keys than R2 deletes at once are all deleted', async () => {
    const r2 = new R2Service(bucket);
    await Promise.all([1, 2, 3].map((n) => r2.put(`${key}/${n}`, 'x')));
    const absent = Array.from({ length: 1100 }, (_, n) => `${key}/absent/${n}`);
    await r2.delete([...absent, `${key}/1`, `${key}/2`, `${key}/3`]);
    expect((await r2.list({ prefix: key })).objects).toEqual([]);
  });

  test('listing everything follows every page', async () => {
    const r2 = new R2Service(bucket);
    await Promise.all(Array.from({ length: 5 }, (_, n) => r2.put(`${key}/${n}`, 'x')));
    const paged = new Proxy(bucket, {
      get: (target, property) =>
        property === 'list'
          ? (options: R2ListOptions) => target.list({ ...options, limit: 2 })
          : Reflect.get(target, property),
    });
    const seen: string[] = [];
    for await (const object of new R2Service(paged).listAll(`${key}/`)) seen.push(object.key);
    expect(seen).toHaveLength(5);
  });
});

describe('an upload in parts', () => {
  test('becomes one object, whatever the order of its parts', async () => {
    const r2 = new R2Service(bucket);
    const upload = await r2.createMultipartUpload(`tests/${crypto.randomUUID()}`);
    const second = await r2.uploadPart(upload, 2, new Uint8Array(10).fill(2));
    const first = await r2.uploadPart(upload, 1, new Uint8Array(PART).fill(1));
    const object = await r2.completeMultipartUpload(upload, [second, first]);
    expect(object.size).toBe(PART + 10);
    const tail = await r2.get(upload.key, { range: { offset: PART - 1, length: 2 } });
    expect(await tail?.bytes()).toEqual(new Uint8Array([1, 2]));
  });

  test('leaves nothing when it is given up', async () => {
    const r2 = new R2Service(bucket);
    const upload = await r2.createMultipartUpload(`tests/${crypto.randomUUID()}`);
    const part = await r2.uploadPart(upload, 1, 'x');
    await r2.abortMultipartUpload(upload);
    await expect(r2.completeMultipartUpload(upload, [part])).rejects.toThrow(/10024/);
    expect(await r2.head(upload.key)).toBeNull();
  });
});

describe('when R2 fails for a moment', () => {
  test.each([
    ['an internal error', 'put: We encountered an internal error. Please try again. (10001)'],
    ['too many requests', 'put: Reduce your rate. (10058)'],
    ['a broken line', 'Network connection lost.'],
  ])('a write that can be replayed is repeated after %s', async (_, message) => {
    const { service, calls } = flaky('put', 2, message);
    await service.put(`tests/${crypto.randomUUID()}`, 'x');
    expect(calls()).toBe(3);
  });

  test('it is not repeated for ever', async () => {
    const { service, calls } = flaky('head', 99, 'head: Unspecified error (0)');
    await expect(service.head('x')).rejects.toThrow('Unspecified');
    expect(calls()).toBe(4);
  });

  test('a stream is sent once, because half of it may be gone', async () => {
    const { service, calls } = flaky('put', 1, 'Network connection lost.');
    await expect(service.put('tests/x', new Blob(['x']).stream())).rejects.toThrow('lost');
    expect(calls()).toBe(1);
  });

  test('what cannot go better is not repeated', async () => {
    const { service, calls } = flaky(
      'get',
      9,
      'get: The requested range is not satisfiable (10039)',
    );
    await expect(service.get('tests/x', { range: { offset: 9 } })).rejects.toThrow('10039');
    expect(calls()).toBe(1);
  });

  test('beginning an upload is not repeated: it would leave one behind', async () => {
    const { service, calls } = flaky('createMultipartUpload', 1, 'Network connection lost.');
    await expect(service.createMultipartUpload('tests/x')).rejects.toThrow('lost');
    expect(calls()).toBe(1);
  });
});

test('without a signer nothing is signed', async () => {
  const unsigned = new R2Service(bucket).generateSignedUrl('x', { expiresInSeconds: 60 });
  await expect(unsigned).rejects.toThrow('R2SigningClient');
});
