import type { MediaStatus } from '@codex/constants';

/** What can happen to a media item. */
export type MediaEvent =
  /** Every byte is there. */
  | 'uploaded'
  /** A transcoder took the job, perhaps once more. */
  | 'started'
  | 'progressed'
  /** The first rung can be watched, the others follow. */
  | 'playable'
  | 'transcoded'
  | 'failed'
  /** Its owner wants the same file transcoded again. */
  | 'retried'
  /** Its owner starts the upload over. */
  | 'reset';

const TRANSITIONS: Record<MediaEvent, Partial<Record<MediaStatus, MediaStatus>>> = {
  uploaded: { uploading: 'uploaded' },
  started: { uploaded: 'transcoding', transcoding: 'transcoding' },
  progressed: { transcoding: 'transcoding' },
  playable: { transcoding: 'transcoding' },
  transcoded: { transcoding: 'ready' },
  failed: { uploaded: 'failed', transcoding: 'failed' },
  retried: { failed: 'uploaded' },
  reset: { uploading: 'uploading', failed: 'uploading' },
};

/** The status after an event; undefined where the event cannot happen, or comes too late. */
export function nextMediaStatus(current: MediaStatus, event: MediaEvent): MediaStatus | undefined {
  return TRANSITIONS[event][current];
}

/** The statuses in which an event may happen: the guard of its compare-and-set. */
export function statusesBefore(event: MediaEvent): MediaStatus[] {
  return Object.keys(TRANSITIONS[event]).map((status) => status as MediaStatus);
}
