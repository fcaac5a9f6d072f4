import { createHash } from 'node:crypto';
import { schema } from '@codex/database';
import { setupTestDatabase, testApi } from '@codex/test-utils';
import { eq } from 'drizzle-orm';

/** Leaves files where a transcoding leaves them, through the transcoder's own route. */
export async function storeOutputs(
  mediaId: string,
  files: Record<string, Uint8Array<ArrayBuffer>>,
  generation = 1,
): Promise<void> {
  const { mediaItems } = schema;
  const setStatus = (status: 'transcoding' | 'ready') =>
    setupTestDatabase().update(mediaItems).set({ status }).where(eq(mediaItems.id, mediaId));
  await setStatus('transcoding');
  for (const [path, bytes] of Object.entries(files)) {
    const bodySha256 = createHash('sha256').update(bytes).digest('hex');
    const stored = await testApi().internal(
      'PUT',
      `/internal/media/${mediaId}/outputs/${generation}/${path}`,
      { body: bytes, bodySha256, headers: { 'x-content-sha256': bodySha256 } },
    );
    if (stored.status >= 300)
      throw new Error(`Storing ${path} answered ${stored.status}: ${stored.text}`);
  }
  await setStatus('ready');
}
