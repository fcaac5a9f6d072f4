import { createHash } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { IdempotentResult } from './records.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;

/** Remembers for a day what a key was answered, and which keys are being worked on right now. */
export class IdempotencyKeys {
  private readonly store: Store;
  private readonly inUse = new Set<string>();

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * What the key was answered before, if it was.
   * @throws ApiError 400 for a key that belongs to another request, 409 while that request runs
   */
  recall(key: string, route: string, body: string): IdempotentResult | undefined {
    if (key.length > 255) {
      throw idempotencyError(400, 'Idempotency key cannot be longer than 255 characters.');
    }
    if (this.inUse.has(key)) {
      throw idempotencyError(
        409,
        'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
          `twice, and the other request is still going through): ${key}. Please try again later.`,
        'idempotency_key_in_use',
      );
    }
    const result = this.store.get('idempotency', key);
    if (!result || result.createdAt < Date.now() - DAY_MS) return undefined;
    if (result.route !== route) {
      throw idempotencyError(
        400,
        `Keys for idempotent requests can only be used for the same endpoint they were first used for ` +
          `('${result.route}'). Try using a key other than '${key}' if you meant to execute a different request.`,
      );
    }
    if (result.fingerprint !== fingerprint(body)) {
      throw idempotencyError(
        400,
        'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
          `Try using a key other than '${key}' if you meant to execute a different request.`,
      );
    }
    return result;
  }

  /** Holds the key while `work` runs. */
  async during<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
    if (key === undefined) return work();
    this.inUse.add(key);
    try {
      return await work();
    } finally {
      this.inUse.delete(key);
    }
  }

  remember(result: Omit<IdempotentResult, 'createdAt' | 'fingerprint'> & { sent: string }): void {
    const { sent, ...rest } = result;
    this.store.put('idempotency', {
      ...rest,
      fingerprint: fingerprint(sent),
      createdAt: Date.now(),
    });
  }
}

/** The order of parameters does not make another request. */
function fingerprint(body: string): string {
  return createHash('sha256').update(body.split('&').sort().join('&')).digest('hex');
}

function idempotencyError(status: number, message: string, code?: string): ApiError {
  return new ApiError(
    status,
    { type: 'idempotency_error', message, code },
    { beforeExecution: true },
  );
}
