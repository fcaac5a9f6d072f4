import { MAX_CAPTIONS_BYTES } from '@codex/constants';
import type { CaptionsFormat } from '@codex/content';
import { ServiceError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import { readText } from '@codex/worker-utils';
import type { Context } from 'hono';

const FORMATS: Record<string, CaptionsFormat> = {
  'text/vtt': 'vtt',
  'application/x-subrip': 'srt',
};

/**
 * A file of captions, read whole.
 * @throws ServiceError `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE` · ValidationError unless it is UTF-8
 */
export async function incomingCaptions(
  c: Context<HonoEnv>,
): Promise<{ text: string; format: CaptionsFormat }> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const format = FORMATS[type];
  if (!format) {
    const message = 'Send captions as text/vtt or application/x-subrip.';
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  return { text: await readText(c.req.raw, MAX_CAPTIONS_BYTES), format };
}
