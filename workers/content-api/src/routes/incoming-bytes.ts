import { IMAGE_MIME_TYPES } from '@codex/constants';
import type { IncomingBytes } from '@codex/content';
import { BusinessLogicError, ServiceError } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import type { Context } from 'hono';

/**
 * A request's bytes, unread.
 * @throws BusinessLogicError (422) when it does not say how many there are
 */
export function incomingBytes(c: Context<HonoEnv>): IncomingBytes {
  const length = c.req.header('content-length') ?? '';
  if (!/^\d{1,15}$/.test(length)) {
    const message = 'Say how many bytes follow in Content-Length.';
    throw new BusinessLogicError(message, { field: 'Content-Length' });
  }
  const body = c.req.raw.body ?? new Blob([]).stream();
  return { body, contentLength: Number(length) };
}

/** @throws ServiceError `UNSUPPORTED_MEDIA_TYPE` for anything but raw bytes */
export function requireOctetStream(c: Context<HonoEnv>): void {
  if (/^application\/octet-stream\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return;
  throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'Send the part as application/octet-stream.');
}

/** @throws ServiceError `UNSUPPORTED_MEDIA_TYPE` for a type of image that is not taken */
export function requireImage(c: Context<HonoEnv>): void {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (IMAGE_MIME_TYPES.some((known) => known === type)) return;
  throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', 'Send a JPEG, PNG, WebP or AVIF image.');
}
