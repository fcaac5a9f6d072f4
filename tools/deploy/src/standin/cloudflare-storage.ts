import { Hono } from 'hono';
import { z } from 'zod';
import { answer, answerPage, newId, parse, parseBody, Refusal } from './cloudflare-http.ts';
import type { Bucket, CloudflareState } from './cloudflare-state.ts';

const namespaceBody = z.strictObject({ title: z.string().min(1).max(512) });
const bucketBody = z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/) });
const objectsQuery = z.strictObject({
  per_page: z.coerce.number().int().min(1).max(1000).default(20),
});
const methods = z.array(z.enum(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']));
const corsBody = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: z.string().optional(),
      allowed: z.strictObject({
        origins: z.array(z.string()),
        methods,
        headers: z.array(z.string()).optional(),
      }),
      exposeHeaders: z.array(z.string()).optional(),
      maxAgeSeconds: z.number().int().optional(),
    }),
  ),
});

/** `/accounts/:account/storage/kv` and `/r2`. */
export function storageRoutes({ namespaces, buckets }: CloudflareState): Hono {
  const app = new Hono();
  const getBucket = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw new Refusal(404, 10006, 'The specified bucket does not exist.');
    return bucket;
  };
  app.get('/storage/kv/namespaces', (c) =>
    answerPage(
      c,
      [...namespaces].map(([id, title]) => ({ id, title, supports_url_encoding: true })),
    ),
  );
  app.post('/storage/kv/namespaces', async (c) => {
    const { title } = await parseBody(c, namespaceBody);
    if ([...namespaces.values()].includes(title)) {
      throw new Refusal(400, 10014, 'a namespace with this account ID and title already exists');
    }
    const id = newId();
    namespaces.set(id, title);
    return answer(c, { id, title });
  });
  app.delete('/storage/kv/namespaces/:id', (c) => {
    if (!namespaces.delete(c.req.param('id'))) throw new Refusal(404, 10013, 'namespace not found');
    return answer(c, null);
  });

  app.post('/r2/buckets', async (c) => {
    const { name } = await parseBody(c, bucketBody);
    if (buckets.has(name))
      throw new Refusal(409, 10004, 'The bucket you tried to create already exists.');
    buckets.set(name, { objects: new Set(), cors: undefined });
    return answer(c, { name });
  });
  app.get('/r2/buckets/:bucket', (c) => {
    getBucket(c.req.param('bucket'));
    return answer(c, { name: c.req.param('bucket') });
  });
  app.delete('/r2/buckets/:bucket', (c) => {
    if (getBucket(c.req.param('bucket')).objects.size > 0) {
      throw new Refusal(409, 10008, 'The bucket you tried to delete is not empty.');
    }
    buckets.delete(c.req.param('bucket'));
    return answer(c, {});
  });
  app.get('/r2/buckets/:bucket/cors', (c) => {
    const { cors } = getBucket(c.req.param('bucket'));
    if (!cors) throw new Refusal(404, 10059, 'The CORS configuration does not exist.');
    return answer(c, { rules: cors });
  });
  app.put('/r2/buckets/:bucket/cors', async (c) => {
    getBucket(c.req.param('bucket')).cors = (await parseBody(c, corsBody)).rules;
    return answer(c, {});
  });
  app.get('/r2/buckets/:bucket/objects', (c) => {
    const { per_page: size } = parse(objectsQuery, c.req.query());
    const keys = [...getBucket(c.req.param('bucket')).objects].toSorted();
    const found = keys.slice(0, size);
    const isTruncated = found.length < keys.length;
    const info = { per_page: size, is_truncated: isTruncated, ...(isTruncated && { cursor: 'c' }) };
    return answer(
      c,
      found.map((key) => ({ key, size: 1, storage_class: 'Standard' })),
      info,
    );
  });
  app.delete('/r2/buckets/:bucket/objects/:key{.+}', (c) => {
    const { objects } = getBucket(c.req.param('bucket'));
    if (!objects.delete(c.req.param('key'))) throw new Refusal(404, 10007, 'no such object');
    return answer(c, {});
  });
  return app;
}
