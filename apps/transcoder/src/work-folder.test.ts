import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimWorkFolder } from './work-folder.ts';

const NOBODYS_PID = 2 ** 22 + 1;

test('what a killed transcoder left goes, what a running one or anybody else has stays', async () => {
  const root = await mkdtemp(join(tmpdir(), 'codex-work-'));
  for (const owner of [NOBODYS_PID, process.ppid]) {
    await mkdir(join(root, `transcoder-${owner}`));
    await writeFile(join(root, `transcoder-${owner}`, 'source'), 'x');
  }
  await writeFile(join(root, 'notes.txt'), 'x');
  const claimed = await claimWorkFolder(root);
  const names = ['notes.txt', `transcoder-${process.pid}`, `transcoder-${process.ppid}`];
  expect((await readdir(root)).sort()).toEqual(names.sort());
  await writeFile(join(claimed.path, 'source'), 'x');
  const again = await claimWorkFolder(root);
  expect(await readdir(again.path)).toEqual([]);
  await again.release();
  expect(await readdir(root)).not.toContain(`transcoder-${process.pid}`);
  await rm(root, { recursive: true });
});
