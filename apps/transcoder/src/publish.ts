import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { JobApi } from './internal-api.ts';

const PARALLEL_UPLOADS = 6;

const CONTENT_TYPES: Record<string, string> = {
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.vtt': 'text/vtt; charset=utf-8',
  '.json': 'application/json',
};

/** Uploads every file of the given renditions, a few at a time. Bytes of all of them together. */
export async function uploadRenditions(
  api: Pick<JobApi, 'upload'>,
  folder: string,
  {
    renditions,
    onProgress,
  }: { renditions: readonly string[]; onProgress?: (done: number) => void },
): Promise<number> {
  const listed = await Promise.all(
    renditions.map(async (rendition) =>
      (await readdir(join(folder, rendition), { withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => ({ rendition, file: entry.name })),
    ),
  );
  const files = listed.flat();
  const queue = files.values();
  let bytes = 0;
  let done = 0;
  const uploader = async (): Promise<void> => {
    for (const { rendition, file } of queue) {
      const content = await readFile(join(folder, rendition, file));
      const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
      await api.upload({ rendition, file, contentType, bytes: new Uint8Array(content) });
      bytes += content.length;
      done += 1;
      onProgress?.(done / files.length);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_UPLOADS }, uploader));
  return bytes;
}

/** Bytes of the files of the given renditions. */
export async function renditionBytes(
  folder: string,
  renditions: readonly string[],
): Promise<number> {
  const sizes = await Promise.all(
    renditions.map(async (rendition) => {
      const files = await readdir(join(folder, rendition));
      const infos = await Promise.all(files.map((file) => stat(join(folder, rendition, file))));
      return infos.reduce((sum, info) => sum + info.size, 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
