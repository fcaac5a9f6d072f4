import {
  createTestContent,
  seedSession,
  seedTestUsers,
  setupTestDatabase,
} from '@codex/test-utils';
import autocannon from 'autocannon';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { bundleWorker } from '../workers/bundle.ts';

const CONNECTIONS = 16;
const SECONDS = 10;
/** Each viewer may ask a hundred times a minute, so there are many. */
const VIEWERS = 500;

export interface Measured {
  what: string;
  requestsPerSecond: number;
  medianMs: number;
  p99Ms: number;
  /** Answers other than 2xx. */
  refused: number;
}

async function load(what: string, requests: autocannon.Request[], url: string): Promise<Measured> {
  const options = { url, connections: CONNECTIONS, requests };
  await autocannon({ ...options, amount: Math.max(requests.length, 500) }); // Warm caches first.
  const result = await autocannon({ ...options, duration: SECONDS });
  return {
    what,
    requestsPerSecond: Math.round(result.requests.average),
    medianMs: result.latency.p50,
    p99Ms: result.latency.p99,
    refused: result.non2xx,
  };
}

/** An item with ready media, and people who may watch it. */
async function seed() {
  const db = setupTestDatabase();
  const [creator] = await seedTestUsers(db, 1, { role: 'creator' });
  if (!creator) throw new Error('The creator was not made.');
  const item = await createTestContent(creator);
  const viewers = await seedTestUsers(db, VIEWERS);
  const cookies = await Promise.all(
    viewers.map(async ({ id }) => (await seedSession(db, id)).cookie),
  );
  return { contentId: item.id, cookies };
}

async function startBareWorker(
  settings: Settings,
): Promise<{ url: string; stop: () => Promise<void> }> {
  let script = '';
  const main = join(import.meta.dirname, 'bare-worker.ts');
  const build = await bundleWorker({
    main,
    define: {},
    watch: false,
    onBuild: (bundle) => (script = bundle.script),
  });
  const { env } = settings;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      workers: [
        {
          name: 'bare',
          modules: true,
          script,
          compatibilityDate: '2026-10-01',
          compatibilityFlags: ['nodejs_compat'],
          bindings: {
            DB_METHOD: env['DB_METHOD'] ?? '',
            DATABASE_URL_LOCAL_PROXY: env['DATABASE_URL_LOCAL_PROXY'] ?? '',
          },
        },
      ],
    }),
  );
  const { origin } = await miniflare.ready;
  const stop = async () => {
    await miniflare.dispose();
    await build.stop();
  };
  return { url: origin, stop };
}

/** Streaming URLs, content and a media refusal beside the barest route, in one run. */
export async function measureRequests(settings: Settings): Promise<Measured[]> {
  const { contentId, cookies } = await seed();
  const bare = await startBareWorker(settings);
  const { content } = settings.addresses;
  const asViewers = (path: string) =>
    cookies.map((cookie): autocannon.Request => ({ path, headers: { cookie } }));
  try {
    return [
      await load('one indexed SELECT, bare worker', [{ path: `/${contentId}` }], bare.url),
      await load('streaming URL', asViewers(`/api/access/streaming-url/${contentId}`), content),
      await load('content by id, signed in', asViewers(`/api/content/${contentId}`), content),
    ];
  } finally {
    await bare.stop();
  }
}
