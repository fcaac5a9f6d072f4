import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { span } from '@codex/observability';
import type { TranscodeResult } from '@codex/validation';
import { freeBytes } from './disk.ts';
import { downloadSource } from './download.ts';
import { SOURCE_FILE } from './ffmpeg-args.ts';
import { inspectSource } from './inspect.ts';
import type { JobApi } from './internal-api.ts';
import { describeOutputs, renditionsOf, writeMaster, type Outputs } from './outputs.ts';
import { produce } from './produce.ts';
import { createProgress, type Progress } from './progress.ts';
import { uploadRenditions } from './publish.ts';
import type { Workshop } from './workshop.ts';

/** Room for the source, its outputs and what lies in between. */
const ROOM_FACTOR = 2.5;

/** One job from its source to its published outputs. Leaves the folder as it finds it: absent. */
export async function transcode(shop: Workshop, api: JobApi): Promise<TranscodeResult> {
  await rm(shop.folder, { recursive: true, force: true });
  await mkdir(shop.folder, { recursive: true });
  await chmod(shop.folder, 0o711);
  try {
    const { fileSizeBytes: sizeBytes, mediaType } = await api.start();
    if ((await freeBytes(shop.folder)) < sizeBytes * ROOM_FACTOR) {
      throw new Error('not enough room on the disk for this source');
    }
    const path = join(shop.folder, SOURCE_FILE);
    const download = { sizeBytes, signal: shop.signal };
    await span('download', {}, () => downloadSource(api, path, download));
    await chmod(path, 0o644);
    const probe = await span('inspect', {}, () => inspectSource(shop, mediaType));
    const progress = createProgress(api);
    const outputs = await span('produce', {}, () =>
      produce(shop, api, { probe, sizeBytes, progress }),
    );
    return await span('publish', {}, () => publish(shop, api, outputs, progress));
  } finally {
    await rm(shop.folder, { recursive: true, force: true });
  }
}

async function publish(
  shop: Workshop,
  api: JobApi,
  outputs: Outputs,
  progress: Progress,
): Promise<TranscodeResult> {
  await writeMaster(shop, outputs);
  // The master playlist is always new: it names what there is by now.
  const renditions = renditionsOf(outputs).filter(
    (rendition) => rendition === 'hls' || !outputs.uploaded.includes(rendition),
  );
  await uploadRenditions(api, shop.folder, { renditions, onProgress: progress.uploading });
  const result = await describeOutputs(shop, outputs);
  await api.complete(result);
  return result;
}
