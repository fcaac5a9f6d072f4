import { BaseService, ServiceUnavailableError, type ServiceConfig } from '@codex/service-errors';
import { countWaiting } from './transcoding-queries.ts';

const PATIENCE_MS = 10_000;

export interface TranscoderCallOptions {
  /** Who starts transcoders: RunPod's `/run`, or the worker over Cloudflare Containers. Nobody when absent. */
  url?: string | undefined;
  token?: string | undefined;
}

/** Starts transcoders that rest while there is nothing to do. */
export class TranscoderCall extends BaseService {
  readonly #options: TranscoderCallOptions;

  constructor(config: ServiceConfig, options: TranscoderCallOptions) {
    super(config);
    this.#options = options;
  }

  /**
   * Calls while jobs wait; calling those that already run changes nothing. How many jobs wait.
   * @throws ServiceUnavailableError when the call does not get through: the next minute's does
   */
  async run(): Promise<number> {
    const { url, token } = this.#options;
    if (!url) return 0;
    const waiting = await countWaiting(this.db);
    if (waiting > 0) await callTranscoder(url, token ?? '');
    return waiting;
  }
}

/** @throws ServiceUnavailableError unless it is answered with success */
export async function callTranscoder(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ input: {} }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new ServiceUnavailableError(cause);
  });
  if (response.ok) return;
  throw new ServiceUnavailableError(new Error(`Calling a transcoder answered ${response.status}`));
}
