/** For this long a version is believed without asking. */
const FRESH_MS = 2000;
/** Beyond this it is not believed at all: what was withdrawn is gone by then. */
const STALE_MS = 5000;

interface Asking {
  /** Asks which version of the catalogue holds now; undefined where nobody knows. */
  ask: () => Promise<string | undefined>;
  /** Keeps work alive after the answer. */
  waitUntil: (work: Promise<unknown>) => void;
}

/**
 * What an isolate knows of the catalogue's version. It is asked for every few seconds by whichever
 * request comes first, while the others go on with what is known.
 */
export class CatalogueVersion {
  readonly #now: () => number;
  #version: string | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking = false;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The version, never older than five seconds; undefined where it cannot be learnt. */
  async current({ ask, waitUntil }: Asking): Promise<string | undefined> {
    const age = this.#now() - this.#askedAt;
    // A request never waits for another one's question: the runtime may cancel that one at any moment.
    if (age > STALE_MS) return this.#learn(ask);
    if (age > FRESH_MS && !this.#asking) {
      this.#asking = true;
      waitUntil(this.#learn(ask));
    }
    return this.#version;
  }

  async #learn(ask: Asking['ask']): Promise<string | undefined> {
    const askedAt = this.#now();
    try {
      const version = await ask();
      if (version === undefined) return undefined;
      if (askedAt > this.#askedAt) {
        this.#askedAt = askedAt;
        this.#version = version;
      }
      return version;
    } finally {
      this.#asking = false;
    }
  }
}
