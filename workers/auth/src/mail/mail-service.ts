import type { ObservabilityClient } from '@codex/observability';
import type { Bindings } from '@codex/shared-types';
import { deliverOutbox } from './deliver.ts';

/** Sends what the outbox holds. */
export class MailService {
  readonly #env: Bindings;
  readonly #log: ObservabilityClient;
  readonly #waitUntil: (work: Promise<unknown>) => void;

  constructor(
    env: Bindings,
    log: ObservabilityClient,
    waitUntil: (work: Promise<unknown>) => void,
  ) {
    this.#env = env;
    this.#log = log;
    this.#waitUntil = waitUntil;
  }

  /** Delivers after the answer was sent. What fails waits for its next attempt. */
  deliverSoon(): void {
    this.#waitUntil(
      deliverOutbox(this.#env, this.#log).catch((error: unknown) => {
        this.#log.trackError(error, { during: 'mail delivery' });
      }),
    );
  }

  /** Delivers now. Returns how many mails went out. */
  deliver(): Promise<number> {
    return deliverOutbox(this.#env, this.#log);
  }
}
