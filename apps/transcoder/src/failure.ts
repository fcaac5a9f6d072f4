import { MEDIA_FAILURES, type MediaFailure } from '@codex/constants';

/** Trying again cannot help: the file itself is the cause. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
  /** What the creator reads. */
  readonly reason: string;

  constructor(why: MediaFailure, detail?: string) {
    super(detail ?? why);
    this.reason = MEDIA_FAILURES[why];
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
