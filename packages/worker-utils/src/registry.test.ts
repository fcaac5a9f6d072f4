import { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  createServiceRegistry,
  createWorker,
  definitionOf,
  openApiOf,
  procedure,
  routesOf,
} from './index.ts';
import { Hono } from 'hono';
import type { HonoEnv } from '@codex/shared-types';

const env = { DB_METHOD: 'PRODUCTION', DATABASE_URL: 'postgres://a:b@c.d/e' } as Bindings;
const log = new ObservabilityClient({ service: 'test', write: () => undefined });

test('a service is built when it is first used, and once', () => {
  let built = 0;
  const services = createServiceRegistry(
    { counter: () => ({ number: ++built }) },
    { env, log, actor: undefined, waitUntil: () => undefined },
  );
  expect(built).toBe(0);
  expect(services.counter.number + services.counter.number).toBe(2);
});

test('the reference is made from what the routes validate with', () => {
  const ping = procedure({
    policy: { auth: 'required', rateLimit: 'api' },
    input: {
      params: z.object({ id: z.uuid() }),
      body: z.strictObject({ note: z.string().max(3) }),
    },
    output: z.object({ id: z.string() }),
    successStatus: 201,
    handler: () => ({ id: 'x' }),
  });
  const app = createWorker({
    service: 'content-api',
    services: {},
    routes: { '/api/ping': new Hono<HonoEnv>().post('/:id', ping) },
  });
  const route = routesOf(app).find(({ path }) => path === '/api/ping/:id');
  expect(route?.definition).toBe(definitionOf(ping));
  const document = JSON.stringify(openApiOf(app, { title: 't', version: '1', url: 'http://x' }));
  expect(document).toContain('"/api/ping/{id}"');
  expect(document).toContain('"maxLength":3');
  expect(document).toContain('"additionalProperties":false');
});
