import { readFileSync } from 'node:fs';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import type { BuiltWorker } from '../workers/build.ts';
import { readConfig } from '../workers/config.ts';

const RUNS = 3;

/** Loads the bundle when it is asked to, and not before. */
const LOADER = `let loaded;
export default {
  async fetch(request) {
    if (new URL(request.url).pathname === '/load') loaded ??= await import('./bundle.js');
    return new Response(typeof loaded);
  },
};`;

/**
 * How long workerd takes to compile and evaluate a bundle, in milliseconds: the first request that
 * imports it, less one that does not. The best of three fresh runtimes, for a machine is never idle.
 */
export async function measureStartup({ worker, main }: BuiltWorker): Promise<number> {
  const { compatibility_date: compatibilityDate, compatibility_flags: flags } = readConfig(
    worker,
    'production',
  );
  const bundle = readFileSync(main, 'utf8');
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        cf: false,
        modules: [
          { type: 'ESModule', path: 'loader.js', contents: LOADER },
          { type: 'ESModule', path: 'bundle.js', contents: bundle },
        ],
        compatibilityDate: compatibilityDate ?? '',
        compatibilityFlags: flags,
      }),
    );
    try {
      const ask = async (path: string) => {
        const started = performance.now();
        const answer = await miniflare.dispatchFetch(`http://localhost${path}`);
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${worker.folder} does not start: ${text.slice(0, 500)}`);
        return performance.now() - started;
      };
      await ask('/');
      const idle = await ask('/');
      times.push((await ask('/load')) - idle);
    } finally {
      await miniflare.dispose();
    }
  }
  return Math.max(0, Math.min(...times));
}
