import { IMAGE_MIME_TYPES, MAX_IMAGE_BYTES, type ImagePurpose } from '@codex/constants';
import type { Image } from '@codex/validation';
import { m } from '../paraglide/messages.js';

/** What a file input of images takes. */
export const IMAGE_ACCEPT = IMAGE_MIME_TYPES.join(',');

export type SentImage = { ok: true; image: Image } | { ok: false; message: string };

const tooLarge = () => m.image_too_large({ size: String(MAX_IMAGE_BYTES / 1024 / 1024) });

function problemText(status: number): string {
  if (status === 413) return tooLarge();
  if (status === 415) return m.image_wrong_kind();
  if (status === 422) return m.image_unreadable();
  if (status === 429) return m.image_too_many();
  return m.image_not_sent();
}

/** Whether a file is an image of a kind that is taken, as its sender says. */
export const isImageFile = ({ type }: File): boolean =>
  IMAGE_MIME_TYPES.some((known) => known === type);

/** Sends an image; what went wrong is said in words for its sender. */
export async function sendImage(
  file: File,
  { purpose, organizationId }: { purpose: ImagePurpose; organizationId?: string },
): Promise<SentImage> {
  if (!isImageFile(file)) return { ok: false, message: m.image_wrong_kind() };
  if (file.size > MAX_IMAGE_BYTES) return { ok: false, message: tooLarge() };
  const query = new URLSearchParams({ purpose, ...(organizationId && { organizationId }) });
  try {
    const headers = { 'content-type': file.type };
    const answer = await fetch(`/api/images?${query}`, { method: 'POST', headers, body: file });
    if (!answer.ok) return { ok: false, message: problemText(answer.status) };
    const { data } = (await answer.json()) as { data: Image };
    return { ok: true, image: data };
  } catch {
    return { ok: false, message: m.image_not_sent() };
  }
}
