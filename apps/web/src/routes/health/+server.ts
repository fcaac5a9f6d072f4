import { error, json, type RequestHandler } from '@sveltejs/kit';

const WORKERS = ['AUTH', 'CONTENT_API', 'IDENTITY_API', 'ECOM_API'] as const;
const TIMEOUT_MS = 5000;

/** Whether the pages can be shown: each worker that they ask is really asked. */
export const GET: RequestHandler = async ({ platform }) => {
  if (!platform) error(503);
  const { env } = platform;
  const checks = Object.fromEntries(
    await Promise.all(
      WORKERS.map(async (name) => {
        const signal = AbortSignal.timeout(TIMEOUT_MS);
        const answer = await env[name]
          .fetch(`https://${name.toLowerCase()}/health`, { signal })
          .catch(() => undefined);
        await answer?.body?.cancel();
        return [name.toLowerCase(), answer?.ok ? 'healthy' : 'unhealthy'] as const;
      }),
    ),
  );
  const healthy = Object.values(checks).every((state) => state === 'healthy');
  const { CF_VERSION_METADATA: version } = env;
  return json(
    {
      status: healthy ? 'healthy' : 'degraded',
      service: 'codex-web',
      build: version?.tag || version?.id || 'local',
      timestamp: new Date().toISOString(),
      checks,
    },
    {
      status: healthy ? 200 : 503,
      headers: { 'cache-control': 'no-store', ...(!healthy && { 'retry-after': '5' }) },
    },
  );
};
