import type { StreamingUrl } from '@codex/validation';
import { mustRenew, readdress } from './stream-address.ts';

export type StreamProblem = 'access_ended' | 'signed_out' | 'gone' | 'unreachable';

/** Why there is no address to play. */
export class StreamError extends Error {
  readonly problem: StreamProblem;

  constructor(problem: StreamProblem) {
    super(problem);
    this.problem = problem;
  }
}

const PROBLEMS: Record<number, StreamProblem> = {
  401: 'signed_out',
  403: 'access_ended',
  404: 'gone',
};

/** Asks for an address to play. @throws StreamError */
export async function askForStream(contentId: string): Promise<StreamingUrl> {
  const response = await fetch(`/api/access/streaming-url/${contentId}`).catch(() => undefined);
  if (!response?.ok) throw new StreamError(PROBLEMS[response?.status ?? 0] ?? 'unreachable');
  const { data }: { data: StreamingUrl } = await response.json();
  return data;
}

/** The address of one item that is being played, renewed as often as it takes. */
export class StreamSource {
  readonly #contentId: string;
  #current: StreamingUrl;
  #renewal: Promise<void> | undefined;
  /** Called with every new address. */
  onrenewed: () => void = () => {};

  constructor(contentId: string, current: StreamingUrl) {
    this.#contentId = contentId;
    this.#current = current;
  }

  get address(): string {
    return this.#current.streamingUrl;
  }

  get isEnding(): boolean {
    return mustRenew(this.#current.expiresAt, Date.now());
  }

  /** A file of the stream under the token of now. */
  readdress(address: string): string {
    return readdress(address, this.#current.streamingUrl);
  }

  /** Asks for a new address; several at once ask once. @throws StreamError */
  renew(): Promise<void> {
    this.#renewal ??= this.#replace().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #replace(): Promise<void> {
    this.#current = await askForStream(this.#contentId);
    this.onrenewed();
  }
}
