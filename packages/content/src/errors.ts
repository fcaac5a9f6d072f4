import type { MediaStatus } from '@codex/constants';
import {
  BusinessLogicError,
  ConflictError,
  NotFoundError,
  ServiceError,
} from '@codex/service-errors';

/** 404: the item does not exist, or the caller may not know that it does. */
export class ContentNotFoundError extends NotFoundError {}

/** 404: the media does not exist or is somebody else's. */
export class MediaNotFoundError extends NotFoundError {}

/** 404: what a field of the body names does not exist, or the caller may not know that it does. */
export class UnknownReferenceError extends ServiceError {
  constructor(field: 'mediaItemId' | 'organizationId') {
    super('NOT_FOUND', 'What this field names does not exist.', { details: { field } });
  }
}

/** 409: another item of the same organization, or of the same creator, has this address. */
export class SlugConflictError extends ConflictError {
  constructor() {
    const message = 'Another item already has this address.';
    super(message, 'SLUG_CONFLICT', { issues: [{ field: 'slug', message }] });
  }
}

/** 422: there is nothing to play yet; `details.mediaStatus` is the media's status, null without media. */
export class MediaNotReadyError extends BusinessLogicError {
  constructor(mediaStatus: MediaStatus | null) {
    const message = mediaStatus
      ? 'The media is not ready to be played yet.'
      : 'Add media before this is published.';
    super(message, { field: 'mediaItemId', mediaStatus }, 'MEDIA_NOT_READY');
  }
}
