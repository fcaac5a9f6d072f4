import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../settings.ts';

/** What the pages are made of, below the app's folder and beside it. */
const OWN_SOURCES = [
  'src',
  'messages',
  'static',
  '*.{js,ts,json,jsonc}',
  '_headers',
  'project.inlang/settings.json',
];
const SHARED_SOURCES = ['packages/constants/src', 'packages/validation/src', 'pnpm-lock.yaml'];
const OUTPUT = '.svelte-kit/cloudflare';
const QUIET_MS = 150;

export interface AppBuild {
  /** Set when the app does not build. */
  error?: string;
}

/**
 * Brings the app's build up to date and copies what browsers load to `assetsDir`. Nothing is built
 * when nothing changed; of several stacks over one checkout, one builds and the others wait.
 */
export async function buildApp(
  folder: string,
  assetsDir: string,
  takeScript: () => Promise<void>,
): Promise<AppBuild> {
  const app = join(ROOT, folder);
  const stamp = join(app, '.svelte-kit/codex-sources');
  const unlock = await lock(join(app, '.svelte-kit/codex-builder'));
  try {
    const sources = hashSources(app);
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
      rmSync(stamp, { force: true });
      const { code, output } = await runVite(app);
      if (code !== 0) return { error: output };
      writeFileSync(stamp, sources);
    }
    // Beside those of before: a page that was opened then still asks for them.
    cpSync(join(app, OUTPUT), assetsDir, { recursive: true });
    await takeScript();
    return {};
  } finally {
    unlock();
  }
}

/** Calls back a moment after anything that the app is made of has changed. */
export function watchApp(folder: string, onChange: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const watchers = sourcePaths(join(ROOT, folder)).map((path) =>
    watch(path, { recursive: statSync(path).isDirectory() }, (_, name) => {
      if (name?.includes('paraglide')) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, QUIET_MS);
    }),
  );
  return {
    stop: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function sourcePaths(app: string): string[] {
  const shared = SHARED_SOURCES.map((path) => join(ROOT, path));
  return [...globSync(OWN_SOURCES, { cwd: app }).map((path) => join(app, path)), ...shared];
}

function hashSources(app: string): string {
  const hash = createHash('sha256').update(process.version);
  const files = sourcePaths(app).flatMap((path) =>
    statSync(path).isDirectory()
      ? globSync('**/*.*', { cwd: path }).map((name) => join(path, name))
      : [path],
  );
  for (const file of files.toSorted()) {
    if (file.includes('/lib/paraglide/') || !statSync(file).isFile()) continue;
    hash.update(`${file.slice(ROOT.length)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

async function runVite(app: string): Promise<{ code: number; output: string }> {
  const require = createRequire(join(app, 'package.json'));
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 1, output };
}

/** One builder at a time; what a killed one left is taken over. */
async function lock(file: string): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch {
      if (isAbandoned(file)) rmSync(file, { force: true });
      else await sleep(100);
    }
  }
}

function isAbandoned(file: string): boolean {
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder === 0) return false;
  try {
    process.kill(holder, 0);
    return holder === process.pid;
  } catch {
    return true;
  }
}
