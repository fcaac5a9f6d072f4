import { Hono } from 'hono';
import { z } from 'zod';
import { answer, answerAll, answerPage, newId, parseBody, Refusal } from './cloudflare-http.ts';
import type { CloudflareState, DnsRecord } from './cloudflare-state.ts';

const recordBody = z.strictObject({
  type: z.enum(['A', 'AAAA', 'CNAME', 'TXT', 'MX']),
  name: z.string(),
  content: z.string(),
  proxied: z.boolean(),
  ttl: z.number().int(),
  comment: z.string().max(100).optional(),
});
const routeBody = z.strictObject({ pattern: z.string(), script: z.string() });

/** `/zones/:zone`. */
export function zoneRoutes(state: CloudflareState, zone: { id: string; name: string }): Hono {
  const { records, routes, scripts } = state;
  const app = new Hono();
  app.get('/', (c) => answer(c, { ...zone, status: 'active' }));

  app.get('/dns_records', (c) =>
    answerPage(
      c,
      [...records].map(([id, record]) => ({ id, ...record })),
    ),
  );
  app.post('/dns_records', async (c) => {
    const body = await parseBody(c, recordBody);
    if (!body.name.endsWith(`.${zone.name}`)) throw new Refusal(400, 9005, 'not within this zone');
    if ([...records.values()].some(({ name, type }) => name === body.name && type === body.type)) {
      throw new Refusal(400, 81058, 'An identical record already exists.');
    }
    const record: DnsRecord = { ...body, comment: body.comment ?? null };
    const id = newId();
    records.set(id, record);
    return answer(c, { id, ...record });
  });
  app.delete('/dns_records/:id', (c) => {
    if (!records.delete(c.req.param('id'))) throw new Refusal(404, 81044, 'Record does not exist.');
    return answer(c, { id: c.req.param('id') });
  });

  const checkScript = (name: string) => {
    if (!scripts.has(name))
      throw new Refusal(400, 10019, `workers.api.error.script_not_found ${name}`);
  };
  app.get('/workers/routes', (c) =>
    answerAll(
      c,
      [...routes].map(([id, route]) => ({ id, ...route })),
    ),
  );
  app.post('/workers/routes', async (c) => {
    const route = await parseBody(c, routeBody);
    checkScript(route.script);
    if ([...routes.values()].some(({ pattern }) => pattern === route.pattern)) {
      throw new Refusal(409, 10020, 'workers.api.error.duplicate_route');
    }
    const id = newId();
    routes.set(id, route);
    return answer(c, { id, ...route });
  });
  app.put('/workers/routes/:id', async (c) => {
    const route = await parseBody(c, routeBody);
    checkScript(route.script);
    if (!routes.has(c.req.param('id')))
      throw new Refusal(404, 10005, 'workers.api.error.not_found');
    routes.set(c.req.param('id'), route);
    return answer(c, { id: c.req.param('id'), ...route });
  });
  app.delete('/workers/routes/:id', (c) => {
    if (!routes.delete(c.req.param('id')))
      throw new Refusal(404, 10005, 'workers.api.error.not_found');
    return answer(c, { id: c.req.param('id') });
  });
  return app;
}
