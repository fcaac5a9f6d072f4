import { signAssetUrl, type AssetRendition } from '@codex/access';
import type { schema } from '@codex/database';
import type { MediaItem } from '@codex/validation';
import type { AssetEnv } from './content-view.ts';

export type MediaRow = typeof schema.mediaItems.$inferSelect;

/** The address of a picture or data file of the visible generation, `rendition/file`. */
async function assetUrl(
  row: MediaRow,
  path: string | null,
  { env, now }: { env: AssetEnv; now: Date },
): Promise<string | null> {
  const { id: mediaId, readyGeneration: generation } = row;
  if (!path || generation === null) return null;
  const [rendition, file] = path.split('/') as [AssetRendition, string];
  return signAssetUrl({ env, mediaId, generation, rendition, file, now });
}

/** A media item as its owner sees it. */
export async function toMediaItem(row: MediaRow, env: AssetEnv, now: Date): Promise<MediaItem> {
  const { partSizeBytes, partCount } = row;
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    mediaType: row.mediaType,
    mimeType: row.mimeType,
    fileSizeBytes: row.fileSizeBytes,
    status: row.status,
    progressPercent: row.progressPercent,
    failureReason: row.failureReason,
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    renditions: row.renditions,
    thumbnailUrl: await assetUrl(row, row.assets.poster, { env, now }),
    waveformUrl: await assetUrl(row, row.assets.waveform, { env, now }),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    uploadedAt: row.uploadedAt?.toISOString() ?? null,
    ...(row.status === 'uploading' && { upload: { partSizeBytes, partCount } }),
  };
}
