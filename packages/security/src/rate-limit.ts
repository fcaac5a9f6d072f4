import { dbHttp, schema } from '@codex/database';
import { span } from '@codex/observability';
import {
  InternalServiceError,
  RateLimitedError,
  ServiceUnavailableError,
} from '@codex/service-errors';
import type { Bindings, HonoEnv } from '@codex/shared-types';
import { sql } from 'drizzle-orm';
import type { Context, MiddlewareHandler } from 'hono';

/**
 * The limits of the platform. Those per minute are counted by the runtime's own limiter, near the
 * caller; the one that guards passwords is counted exactly, in PostgreSQL.
 */
export const RATE_LIMIT_PRESETS = {
  auth: { limit: 10, windowSeconds: 15 * 60, by: 'address', store: 'database' },
  api: { limit: 100, windowSeconds: 60, by: 'user', store: 'RATE_LIMIT_API' },
  anonymous: { limit: 300, windowSeconds: 60, by: 'address', store: 'RATE_LIMIT_ANON' },
  webhook: { limit: 1000, windowSeconds: 60, by: 'address', store: 'RATE_LIMIT_WEBHOOK' },
  upload: { limit: 1200, windowSeconds: 60, by: 'user', store: 'RATE_LIMIT_UPLOAD' },
} as const;

export type RateLimitPreset = keyof typeof RATE_LIMIT_PRESETS;

async function blockedFor(env: Bindings, key: string): Promise<number> {
  try {
    const stored = await span('KV get limit', { kind: 'client' }, () => env.RATE_LIMIT_KV.get(key));
    const until = Number(stored ?? 0);
    return Math.max(0, Math.ceil((until - Date.now()) / 1000));
  } catch {
    return 0; // The counter in the database decides.
  }
}

/** Counts one attempt exactly. Returns the seconds to wait, 0 when the attempt is within the limit. */
async function countInDatabase(env: Bindings, key: string, limit: number, windowSeconds: number) {
  const { rateLimits } = schema;
  const window = sql`make_interval(secs => ${windowSeconds})`;
  const expired = sql`${rateLimits.windowStart} <= now() - ${window}`;
  const [row] = await dbHttp(env)
    .insert(rateLimits)
    .values({ key, windowStart: sql`now()`, count: 1 })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${expired} then 1 else ${rateLimits.count} + 1 end`,
        windowStart: sql`case when ${expired} then now() else ${rateLimits.windowStart} end`,
      },
    })
    .returning({
      count: rateLimits.count,
      wait: sql<number>`ceil(extract(epoch from ${rateLimits.windowStart} + ${window} - now()))::int`,
    });
  return row && row.count > limit ? Math.max(1, row.wait) : 0;
}

/** Asks the runtime's limiter. Where it does not answer, nothing is allowed. */
async function isWithin(limiter: RateLimit | undefined, key: string): Promise<boolean> {
  if (!limiter) throw new InternalServiceError('The limiter of this route is not bound.');
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    throw new ServiceUnavailableError(error);
  }
}

/**
 * Takes one from a limit for one caller.
 * @throws RateLimitedError (429) with the seconds to wait · ServiceUnavailableError
 */
export async function takeFromLimit(
  env: Bindings,
  preset: RateLimitPreset,
  { caller, action = preset }: { caller: string; action?: string },
): Promise<void> {
  const { limit, windowSeconds, store } = RATE_LIMIT_PRESETS[preset];
  const key = `${action}:${caller}`;
  if (store !== 'database') {
    if (!(await isWithin(env[store], key)))
      throw new RateLimitedError(windowSeconds - ((Date.now() / 1000) % windowSeconds));
    return;
  }
  const blocked = await blockedFor(env, key);
  if (blocked > 0) throw new RateLimitedError(blocked);
  const wait = await countInDatabase(env, key, limit, windowSeconds);
  if (wait === 0) return;
  await env.RATE_LIMIT_KV.put(key, String(Date.now() + wait * 1000), {
    expirationTtl: Math.max(60, wait),
  }).catch(() => undefined);
  throw new RateLimitedError(wait);
}

/** Who a limit counts: the signed-in person where it counts people, else the address. */
function callerOf(
  c: Context<HonoEnv>,
  preset: RateLimitPreset,
): { preset: RateLimitPreset; caller: string } {
  const user = c.get('user');
  const byUser = RATE_LIMIT_PRESETS[preset].by === 'user';
  if (byUser && user) return { preset, caller: `user:${user.id}` };
  return { preset: byUser ? 'anonymous' : preset, caller: `address:${c.get('clientIp')}` };
}

/** Limits how often a caller may use a route; `action` names what is counted together. */
export function rateLimit(preset: RateLimitPreset, action?: string): MiddlewareHandler<HonoEnv> {
  return async (c, next) => {
    const counted = callerOf(c, preset);
    await takeFromLimit(c.env, counted.preset, {
      caller: counted.caller,
      ...(action ? { action } : {}),
    });
    await next();
  };
}
