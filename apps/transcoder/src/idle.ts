import type { Handler } from './queue.ts';

/** Notices when no job has been under way for a while, so that a container nobody needs can end. */
export class IdleWatch {
  readonly #idle = new AbortController();
  readonly #afterMs: number;
  #busy = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(afterSeconds: number) {
    this.#afterMs = afterSeconds * 1000;
    this.#wait();
  }

  /** Aborts when nothing was under way for the given time. */
  get signal(): AbortSignal {
    return this.#idle.signal;
  }

  /** The same handler, whose jobs count as being under way. */
  watch(handle: Handler): Handler {
    return async (lease) => {
      clearTimeout(this.#timer);
      this.#busy += 1;
      try {
        return await handle(lease);
      } finally {
        this.#busy -= 1;
        if (this.#busy === 0) this.#wait();
      }
    };
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#idle.abort(), this.#afterMs);
  }
}
