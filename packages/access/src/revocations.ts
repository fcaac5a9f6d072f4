import { STREAM_TOKEN_TTL_SECONDS } from '@codex/constants';
import { tailOf, type Stream } from './stream-token.ts';

/** One stream that ended early. Without a person: for everybody; without an item: for everything. */
export interface Revocation {
  userId: string | null;
  contentId: string | null;
  /** Unix milliseconds, by the database's clock. */
  revokedAt: number;
}

/**
 * A token may be signed from facts that a revocation was just about to change, so those that were
 * issued this shortly after one end with it. Milliseconds.
 */
const COMMIT_MARGIN_MS = 500;

/** A revocation older than this concerns no token that is still alive. Milliseconds. */
export const REVOCATION_WINDOW_MS = (STREAM_TOKEN_TTL_SECONDS + 10 * 60) * 1000;

const keyOf = (viewer: string, item: string) => `${viewer}/${item}`;

/** The streams that ended early, by what they were of. */
export class RevokedStreams {
  readonly #latest = new Map<string, number>();

  /** Adds what was read, again or for the first time, and drops what is too old to matter. */
  add(revocations: readonly Revocation[], now: number): void {
    for (const { userId, contentId, revokedAt } of revocations) {
      const key = keyOf(userId ? tailOf(userId) : '*', contentId ? tailOf(contentId) : '*');
      this.#latest.set(key, Math.max(revokedAt, this.#latest.get(key) ?? 0));
    }
    for (const [key, revokedAt] of this.#latest) {
      if (revokedAt < now - REVOCATION_WINDOW_MS) this.#latest.delete(key);
    }
  }

  /** Whether a stream whose token was issued then (Unix milliseconds) has ended. */
  includes({ viewer, item }: Stream, issuedAt: number): boolean {
    return [keyOf(viewer, item), keyOf(viewer, '*'), keyOf('*', item)].some((key) => {
      const revokedAt = this.#latest.get(key);
      return revokedAt !== undefined && issuedAt <= revokedAt + COMMIT_MARGIN_MS;
    });
  }
}
