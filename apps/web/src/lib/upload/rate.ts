interface Sample {
  atMs: number;
  bytes: number;
}

const WINDOW_MS = 12_000;
const ENOUGH_MS = 1500;

/** How fast bytes go out, from what was sent in the last seconds. */
export class RateMeter {
  #samples: Sample[] = [];

  /** @param bytes all that were sent so far */
  note(bytes: number, atMs: number): void {
    const last = this.#samples.at(-1);
    // A part that is sent again takes bytes back: what was measured no longer holds.
    if (last && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ atMs, bytes });
    while ((this.#samples[0]?.atMs ?? atMs) < atMs - WINDOW_MS) this.#samples.shift();
  }

  forget(): void {
    this.#samples = [];
  }

  /** Undefined until enough was seen to say anything honest. */
  bytesPerSecond(): number | undefined {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.atMs - first.atMs < ENOUGH_MS) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  }
}

/** Undefined where nothing moves. */
export function secondsLeft(remaining: number, bytesPerSecond: number | undefined) {
  if (!bytesPerSecond || bytesPerSecond < 1) return undefined;
  return Math.ceil(remaining / bytesPerSecond);
}
