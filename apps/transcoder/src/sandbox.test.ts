import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolders } from './encode.ts';
import { findSandbox } from './sandbox.ts';

const run = promisify(execFile);
const LIMITS = { cpuSeconds: 20, memoryBytes: 4 * 1024 ** 3, fileBytes: 1024 ** 2 };

test('a tool in a folder that is closed to others still writes its outputs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'codex-sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [closed, work] = [join(folder, 'closed'), join(folder, 'work')];
  await Promise.all([mkdir(closed, { mode: 0o700 }), mkdir(work)]);
  await chmod(folder, 0o711);
  const tool = join(closed, 'tool');
  await writeFile(tool, '#!/bin/sh\n[ "$1" = -version ] || echo written > "$1"\n', { mode: 0o755 });
  const sandbox = await findSandbox(tool, work);
  const signal = new AbortController().signal;
  const cage = { cwd: work, sandbox, signal };
  const shop = { folder: work, binaries: { ffmpeg: tool, ffprobe: tool }, sandbox, signal, cage };
  await makeFolders(shop, ['v720']);
  const [command, ...args] = sandbox.wrap([tool, 'v720/index.m3u8'], LIMITS);
  await run(command, args, { cwd: work });
  expect(await readFile(join(work, 'v720/index.m3u8'), 'utf8')).toBe('written\n');
});
