import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface WorkFolder {
  path: string;
  release: () => Promise<void>;
}

/**
 * A folder of this process's own below `root`. What transcoders that no longer run left there is
 * removed, so that one killed at any moment leaves nothing behind for long.
 */
export async function claimWorkFolder(root: string, pid = process.pid): Promise<WorkFolder> {
  await mkdir(root, { recursive: true });
  const entries = await readdir(root);
  const stale = entries.filter((entry) => {
    const owner = /^transcoder-(\d+)$/.exec(entry)?.[1];
    return owner !== undefined && (Number(owner) === pid || !isAlive(Number(owner)));
  });
  await Promise.all(stale.map((entry) => rm(join(root, entry), { recursive: true, force: true })));
  const path = join(root, `transcoder-${pid}`);
  await mkdir(path);
  await chmod(path, 0o711);
  return { path, release: () => rm(path, { recursive: true, force: true }) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
