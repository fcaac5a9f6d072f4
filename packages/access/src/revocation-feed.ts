import { REVOCATION_MAX_STALE_SECONDS, REVOCATION_REFRESH_SECONDS } from '@codex/constants';
import { ServiceUnavailableError } from '@codex/service-errors';
import { REVOCATION_WINDOW_MS, RevokedStreams, type Revocation } from './revocations.ts';

const FRESH_MS = REVOCATION_REFRESH_SECONDS * 1000;
const MAX_STALE_MS = REVOCATION_MAX_STALE_SECONDS * 1000;
/** A read that has not ended by then was cancelled together with the request that began it. */
const ABANDONED_MS = 10_000;
/** After a read failed, the database is left alone for this long. */
const PAUSE_AFTER_FAILURE_MS = 1000;
/** Every read overlaps the one before by this much, for what was committed late. */
const OVERLAP_MS = 60_000;

export interface RevocationReading {
  revocations: Revocation[];
  /** The database's clock, Unix milliseconds. */
  clock: number;
}

export interface FeedRequest {
  /** Reads what was revoked after this moment of the database's clock (Unix milliseconds). */
  read: (since: number) => Promise<RevocationReading>;
  /** Keeps a read alive after the answer. */
  waitUntil: (work: Promise<unknown>) => void;
  onFailure: (error: unknown) => void;
}

/**
 * What an isolate knows of revoked streams. It is re-read every few seconds by whichever request
 * comes first, while the others go on with what is known; when it is too old, nothing is served.
 */
export class RevocationFeed {
  readonly #streams = new RevokedStreams();
  readonly #now: () => number;
  #readAt = Number.NEGATIVE_INFINITY;
  #startedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  #clock: number | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The revoked streams, never older than 50 seconds. @throws ServiceUnavailableError */
  async current(request: FeedRequest): Promise<RevokedStreams> {
    if (this.#isUsable()) {
      if (this.#isDue()) request.waitUntil(this.#refresh(request));
      return this.#streams;
    }
    // A request never waits for another one's read: the runtime may cancel that one at any moment.
    if (this.#now() - this.#failedAt > PAUSE_AFTER_FAILURE_MS) await this.#refresh(request);
    if (!this.#isUsable()) throw new ServiceUnavailableError();
    return this.#streams;
  }

  #isUsable(): boolean {
    return this.#now() - this.#readAt <= MAX_STALE_MS;
  }

  #isDue(): boolean {
    const now = this.#now();
    const reading = this.#startedAt > this.#readAt && now - this.#startedAt < ABANDONED_MS;
    const pausing = now - this.#failedAt <= PAUSE_AFTER_FAILURE_MS;
    return now - this.#readAt >= FRESH_MS && !reading && !pausing;
  }

  async #refresh({ read, onFailure }: FeedRequest): Promise<void> {
    const startedAt = this.#now();
    this.#startedAt = startedAt;
    try {
      const since =
        this.#clock === undefined ? startedAt - REVOCATION_WINDOW_MS : this.#clock - OVERLAP_MS;
      const { revocations, clock } = await read(since);
      this.#streams.add(revocations, clock);
      this.#readAt = Math.max(this.#readAt, startedAt);
      this.#clock = Math.max(this.#clock ?? clock, clock);
    } catch (error) {
      this.#failedAt = this.#now();
      this.#startedAt = Number.NEGATIVE_INFINITY;
      onFailure(error);
    }
  }
}
