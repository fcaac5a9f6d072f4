import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from './catalog.ts';

const CLI = join(
  dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'wrangler-dist/cli.js',
);

/** Our settings under the names that wrangler reads; it gets no other key of ours. */
export interface WranglerEnvironment {
  CLOUDFLARE_API_TOKEN?: string;
  CLOUDFLARE_ACCOUNT_ID?: string;
  CLOUDFLARE_API_BASE_URL?: string;
  /** Where wrangler writes what it did, one JSON document a line. */
  WRANGLER_OUTPUT_FILE_PATH?: string;
}

/** Runs wrangler to its end. @throws Error with what it wrote, when it fails */
export async function runWrangler(
  args: readonly string[],
  environment: WranglerEnvironment = {},
  folder = ROOT,
): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', CLI, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CI: 'true',
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_WRITE_LOGS: 'false',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/wrangler'),
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = await once(child, 'close');
  if (code === 0) return output;
  throw new Error(`wrangler ${args.slice(0, 2).join(' ')} failed:\n${output.trim().slice(-4000)}`);
}
