/** A sentence a creator understands, for each way a file can be refused. */
export const REASONS = {
  notMedia: 'This file is not a video or audio file we can read.',
  unsupported:
    'This file uses a format we do not support. Please export it as MP4, MOV, WebM or MP3.',
  incomplete:
    'This file is incomplete: part of it is missing. Please export it again and upload it again.',
  undecodable:
    'This file is damaged and could not be decoded. Please export it again and upload it again.',
  nothingToPlay: 'This file contains neither video nor audio that can be played.',
  noVideo: 'This file contains no video. Please upload it as audio.',
  tooManyPixels: 'This video is larger than 8192 × 4320 pixels. Please export it smaller.',
  tooLong: 'This file is longer than 12 hours. Please split it.',
  tooManyStreams:
    'This file contains too many tracks. Please export it with one video and one audio track.',
  tooSlow:
    'Processing this file took too long. Please export it as MP4 (H.264) and upload it again.',
  tooBig:
    'Processing this file took more space than it may. Please export it as MP4 (H.264) and upload it again.',
  exhausted:
    'Processing this file failed three times. Please try again; if it keeps failing, export it as MP4 (H.264) first.',
} as const;

export type FailureReason = keyof typeof REASONS;

/** Trying again cannot help: the file itself is the cause. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  /** What the creator reads. */
  readonly reason: string;

  constructor(why: FailureReason, detail?: string) {
    super(detail ?? why);
    this.reason = REASONS[why];
  }
}

/** Content-api cannot be reached: no fault of the job's, which waits until it can. */
export class ContentApiAway extends Error {
  override readonly name = 'ContentApiAway';
}

/** The job is no longer wanted: the media was deleted, or a newer upload replaced it. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
