/** What `POST /api/access/playback-progress/:id` takes. Seconds. */
export interface ProgressNote {
  positionSeconds: number;
  durationSeconds: number;
  /** The person moved there: it counts even where it lies before what is stored. */
  seek?: true;
}

interface Moment {
  positionSeconds: number;
  durationSeconds: number;
  /** Milliseconds since whenever. */
  now: number;
  /** Pausing, hiding and leaving do not wait for their turn. */
  urgent?: boolean;
}

export const SAVE_EVERY_MS = 10_000;
/** Less than this is no news. Seconds. */
const NEWS = 0.5;

/**
 * Decides what of the playing is worth saving. What has not begun says nothing, so that a player
 * which is still at 0 never overwrites where somebody was; and 0 is only saved when they went there.
 */
export class ProgressPolicy {
  #hasBegun = false;
  #hasSeeked = false;
  #savedPosition: number | undefined;
  #savedAt = -Infinity;

  /** The picture moves, at the place where it was to resume. */
  begin(now: number): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#savedAt = now;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The person moved, or began again from the start. */
  seeked(): void {
    this.#hasSeeked = true;
  }

  /** What to save at this moment, if anything; it counts as saved then. */
  take({
    positionSeconds,
    durationSeconds,
    now,
    urgent = false,
  }: Moment): ProgressNote | undefined {
    if (!this.#hasBegun || !Number.isFinite(durationSeconds) || durationSeconds <= 0)
      return undefined;
    if (!Number.isFinite(positionSeconds) || positionSeconds < 0) return undefined;
    if (positionSeconds === 0 && !this.#hasSeeked) return undefined;
    if (!urgent && now - this.#savedAt < SAVE_EVERY_MS) return undefined;
    const moved = Math.abs(positionSeconds - (this.#savedPosition ?? -Infinity));
    if (moved < NEWS && !this.#hasSeeked) return undefined;
    const note: ProgressNote = {
      positionSeconds: Math.min(positionSeconds, durationSeconds),
      durationSeconds,
      ...(this.#hasSeeked && { seek: true }),
    };
    this.#hasSeeked = false;
    this.#savedPosition = positionSeconds;
    this.#savedAt = now;
    return note;
  }
}
