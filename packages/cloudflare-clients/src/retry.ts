export interface RetryOptions {
  /** Calls at most, the first included. Default 4. */
  attempts?: number;
  /** Milliseconds before the second call; doubled before each further one. Default 100. */
  baseDelayMs?: number;
  /** Milliseconds at most between two calls. Default 2000. */
  maxDelayMs?: number;
}

/**
 * R2's codes for what may go better the next time: unspecified, internal error, service unavailable,
 * disconnect, too many requests. https://developers.cloudflare.com/r2/api/error-codes/
 */
const TEMPORARY = new Set([0, 10001, 10043, 10054, 10058]);

/** Whether a failed call to R2 may succeed when it is repeated. A failure without a code is one of the network. */
function isTemporary(error: unknown): boolean {
  const code = error instanceof Error ? /\((\d+)\)\s*$/.exec(error.message)?.[1] : undefined;
  return code === undefined ? !(error instanceof TypeError) : TEMPORARY.has(Number(code));
}

/**
 * Calls until it succeeds, with growing, jittered pauses between the calls. Only for calls whose
 * repetition changes nothing.
 * @throws what the last call threw, at once when another one could not help
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  { attempts = 4, baseDelayMs = 100, maxDelayMs = 2000 }: RetryOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= attempts || !isTemporary(error)) throw error;
      const longest = Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
      await new Promise((resolve) => {
        setTimeout(resolve, longest * (0.5 + Math.random() / 2));
      });
    }
  }
}
