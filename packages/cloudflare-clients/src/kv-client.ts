import { span } from '@codex/observability';

/** KV keeps nothing for less than a minute. */
const MIN_TTL_SECONDS = 60;

export interface KVReadOptions {
  /**
   * What a failing KV means. `throw` (the default): the error goes on. `miss`: as if nothing were
   * stored, for callers that ask the database next. Never read as "allowed".
   */
  onFailure?: 'throw' | 'miss';
}

/** JSON values in one KV namespace, each below a prefix. What is in there is a cache and nothing else. */
export class KVClient {
  readonly #namespace: KVNamespace;
  readonly #prefix: string;

  constructor(namespace: KVNamespace, prefix = '') {
    this.#namespace = namespace;
    this.#prefix = prefix;
  }

  /**
   * The value as `parse` reads it, or null when there is none or `parse` returns null. A value that
   * is no JSON counts as none.
   */
  async getJson<T>(
    key: string,
    parse: (stored: unknown) => T | null,
    { onFailure = 'throw' }: KVReadOptions = {},
  ): Promise<T | null> {
    const text = await this.#read(key, onFailure);
    const stored = text === null ? null : parseJson(text);
    return stored === null ? null : parse(stored);
  }

  /** Stores a value for `ttlSeconds`; KV rounds less than a minute up to one. */
  async putJson(
    key: string,
    value: unknown,
    { ttlSeconds }: { ttlSeconds: number },
  ): Promise<void> {
    const expirationTtl = Math.max(MIN_TTL_SECONDS, Math.ceil(ttlSeconds));
    await this.#namespace.put(this.#prefix + key, JSON.stringify(value), { expirationTtl });
  }

  /** Forgets a value. Other places of the world may read it for up to a minute more. */
  async delete(key: string): Promise<void> {
    await this.#namespace.delete(this.#prefix + key);
  }

  async #read(key: string, onFailure: 'throw' | 'miss'): Promise<string | null> {
    try {
      return await span('KV get', { kind: 'client' }, () =>
        this.#namespace.get(this.#prefix + key, 'text'),
      );
    } catch (error) {
      if (onFailure === 'miss') return null;
      throw error;
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
