import { dbHttp } from '@codex/database';
import type { Bindings, HonoEnv } from '@codex/shared-types';
import { sql } from 'drizzle-orm';
import type { Handler } from 'hono';
import { buildOf } from './observe.ts';

const TIMEOUT_MS = 3000;

type Check = (env: Bindings) => Promise<unknown>;

function checksOf(service: string, env: Bindings): Record<string, Check> {
  const bucket = env.MEDIA_BUCKET;
  return {
    database: () => dbHttp(env).execute(sql`select 1`),
    kv_rate_limit: () => env.RATE_LIMIT_KV.get('health'),
    ...(service === 'auth-worker' && { kv_session: () => env.AUTH_SESSION_KV.get('health') }),
    ...(bucket && { r2_media: () => bucket.head('health') }),
  };
}

async function verdict(check: Check, env: Bindings): Promise<'healthy' | 'unhealthy'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), TIMEOUT_MS);
  });
  try {
    await Promise.race([check(env), expired]);
    return 'healthy';
  } catch {
    return 'unhealthy';
  } finally {
    clearTimeout(timer);
  }
}

/** `GET /health`: every dependency is really asked; 503 when one does not answer. */
export function createHealthCheckHandler(service: string, version: string): Handler<HonoEnv> {
  return async (c) => {
    const checks = Object.fromEntries(
      await Promise.all(
        Object.entries(checksOf(service, c.env)).map(
          async ([name, check]) => [name, await verdict(check, c.env)] as const,
        ),
      ),
    );
    const healthy = Object.values(checks).every((state) => state === 'healthy');
    c.header('Cache-Control', 'no-store');
    if (!healthy) c.header('Retry-After', '5');
    return c.json(
      {
        status: healthy ? 'healthy' : 'degraded',
        service,
        version,
        build: buildOf(c.env),
        timestamp: new Date().toISOString(),
        checks,
      },
      healthy ? 200 : 503,
    );
  };
}
