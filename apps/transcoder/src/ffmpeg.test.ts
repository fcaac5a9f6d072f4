import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { MEDIA_FAILURES } from '@codex/constants';
import { PermanentFailure } from './failure.ts';
import { words } from './ffmpeg-args.ts';
import { runCaged, type RunOptions } from './ffmpeg.ts';
import { findSandbox, type Sandbox } from './sandbox.ts';

const TIMEOUT = 60_000;
const ENDLESS = words('-nostdin -v error -y -re -f lavfi -i testsrc2=s=64x64');

let folder: string;
let sandbox: Sandbox;
let ffmpeg: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codex-cage-'));
  ({ ffmpeg } = await findBinaries({ ffmpeg: process.env.FFMPEG_PATH }));
  sandbox = await findSandbox(ffmpeg, folder);
}, TIMEOUT);

afterAll(() => rm(folder, { recursive: true }));

function start(args: readonly string[], options: Partial<RunOptions> = {}) {
  const signal = new AbortController().signal;
  return runCaged({
    command: [ffmpeg, ...args],
    cwd: folder,
    sandbox,
    signal,
    timeoutSeconds: 30,
    ...options,
  });
}

describe('a program in the cage', () => {
  test(
    'tells how far it is, and ends',
    async () => {
      const seconds: number[] = [];
      const line = '-nostdin -v error -progress pipe:3 -f lavfi -i testsrc2=s=64x64:d=3 -f null -';
      const result = await start(words(line), { onProgress: (at) => seconds.push(at) });
      expect(result).toMatchObject({ exitCode: 0, killedBy: null, log: '' });
      expect(seconds.at(-1)).toBeGreaterThan(2.8);
    },
    TIMEOUT,
  );

  test(
    'keeps what it complained about for the log',
    async () => {
      const result = await start(words('-v error -i nowhere -f null -'));
      expect(result.exitCode).not.toBe(0);
      expect(result.log).toContain('nowhere');
    },
    TIMEOUT,
  );

  test(
    'is stopped when it takes too long',
    async () => {
      const late = start([...ENDLESS, '-f', 'null', '-'], { timeoutSeconds: 1 });
      await expect(late).rejects.toMatchObject({ reason: MEDIA_FAILURES.tooSlow });
    },
    TIMEOUT,
  );

  test(
    'is stopped when it takes too much space',
    async () => {
      const big = start(
        [...ENDLESS.filter((word) => word !== '-re'), ...words('-f rawvideo pipe:1')],
        {
          maxFolderBytes: -1,
        },
      );
      await expect(big).rejects.toThrow(PermanentFailure);
      await expect(big).rejects.toMatchObject({ reason: MEDIA_FAILURES.tooBig });
    },
    TIMEOUT,
  );

  test(
    'is stopped at once when the job is',
    async () => {
      const stop = new AbortController();
      const running = start([...ENDLESS, '-f', 'null', '-'], { signal: stop.signal });
      await delay(300);
      const told = performance.now();
      stop.abort(new Error('stopping'));
      await expect(running).rejects.toThrow('stopping');
      expect(performance.now() - told).toBeLessThan(2000);
    },
    TIMEOUT,
  );

  test(
    'sees none of the transcoder’s settings',
    async () => {
      let seen = '';
      const onOutput = (chunk: Buffer): void => {
        seen += chunk.toString();
      };
      process.env.WORKER_SHARED_SECRET ??= 'a secret of the test';
      await start([], { command: ['env'], onOutput });
      expect(seen).toContain('PATH=');
      expect(seen).not.toContain('SECRET');
    },
    TIMEOUT,
  );

  test(
    'reaches no address where the machine lets networks be taken away',
    async () => {
      let asked = 0;
      const server = createServer((_, response) => {
        asked += 1;
        response.end();
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as AddressInfo;
      await start(words(`-v error -i http://127.0.0.1:${port}/x -f null -`));
      server.close();
      expect(asked > 0).toBe(!sandbox.kind.includes('no network'));
    },
    TIMEOUT,
  );
});
