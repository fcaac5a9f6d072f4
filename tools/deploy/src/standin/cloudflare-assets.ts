import { Hono } from 'hono';
import { z } from 'zod';
import { answer, parseBody, Refusal } from './cloudflare-http.ts';

const manifestBody = z.strictObject({
  manifest: z.record(
    z.string().startsWith('/'),
    z.strictObject({ hash: z.string().regex(/^[0-9a-f]{32}$/), size: z.number().int().min(0) }),
  ),
});
const BUCKET_SIZE = 50;

/** How an app's files are uploaded: only those that are not there yet. */
export function assetRoutes(): { sessions: Hono; uploads: Hono } {
  const stored = new Set<string>();
  const jwtOf = (purpose: string) =>
    // A JWT in form only: wrangler reads when it expires, and hands it back.
    [{ alg: 'none' }, { purpose, exp: Math.floor(Date.now() / 1000) + 3600 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat('x')
      .join('.');

  const sessions = new Hono().post('/scripts/:name/assets-upload-session', async (c) => {
    const { manifest } = await parseBody(c, manifestBody);
    const missing = [...new Set(Object.values(manifest).map(({ hash }) => hash))].filter(
      (hash) => !stored.has(hash),
    );
    const buckets: string[][] = [];
    for (let at = 0; at < missing.length; at += BUCKET_SIZE) {
      buckets.push(missing.slice(at, at + BUCKET_SIZE));
    }
    return answer(c, { jwt: jwtOf(buckets.length > 0 ? 'upload' : 'complete'), buckets });
  });

  const uploads = new Hono().post('/assets/upload', async (c) => {
    if (c.req.query('base64') !== 'true') throw new Refusal(400, 10305, 'base64 must be true');
    const form = await c.req.formData();
    for (const [hash, file] of form) {
      if (!(file instanceof File)) throw new Refusal(400, 10306, `${hash} is no file`);
      stored.add(hash);
    }
    return answer(c, { jwt: jwtOf('complete') });
  });
  return { sessions, uploads };
}
