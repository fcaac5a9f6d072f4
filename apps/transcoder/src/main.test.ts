import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readEnv } from './env.ts';

const TIMEOUT = 60_000;
const MAIN = join(import.meta.dirname, 'main.ts');

let workDir: string;
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'codex-main-'));
});
afterAll(() => rm(workDir, { recursive: true }));

const env = (): NodeJS.ProcessEnv => ({
  CONTENT_API_URL: 'http://127.0.0.1:9',
  WORKER_SHARED_SECRET: 'a secret of the test',
  ...process.env,
  TRANSCODER_WORK_DIR: workDir,
});

/** Waits for the transcoder's line saying that it takes jobs. */
async function ready(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('it has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('transcoder ready')) return;
  }
  throw new Error('it ended before it was ready');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test(
  'a transcoder told to stop ends by itself, well and soon',
  async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: env() });
    await ready(child);
    const told = performance.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(performance.now() - told).toBeLessThan(5000);
  },
  TIMEOUT,
);

test(
  'a transcoder whose parent is gone ends',
  async () => {
    const script = '"$0" --import tsx "$1" & echo "pid $!"; wait';
    const parent = spawn('sh', ['-c', script, process.execPath, MAIN], { env: env() });
    const pid = new Promise<number>((resolve) => {
      parent.stdout.once('data', (text: Buffer) =>
        resolve(Number(/pid (\d+)/.exec(String(text))?.[1])),
      );
    });
    const transcoder = await pid;
    await ready(parent);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(transcoder)).toBe(false), TIMEOUT);
  },
  TIMEOUT,
);

test(
  'a transcoder that may rest ends by itself when there is no work',
  async () => {
    const settings = { ...env(), TRANSCODER_EXIT_WHEN_IDLE_SECONDS: '1' };
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env: settings });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  },
  TIMEOUT,
);

test('settings that are missing are named, and no value is told', () => {
  const settings = { DATABASE_URL: 'mysql://me:pw@host/db', WORKER_SHARED_SECRET: 'short' };
  expect(() => readEnv(settings)).toThrow(/DATABASE_URL.*CONTENT_API_URL.*WORKER_SHARED_SECRET/);
  expect(() => readEnv(settings)).not.toThrow(/pw|short/);
});
