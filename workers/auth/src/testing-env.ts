import type { Bindings } from '@codex/shared-types';
import type { KVNamespace } from '@cloudflare/workers-types';

type Kv = Pick<KVNamespace, 'get' | 'put' | 'delete'>;

/** A key-value store of the platform's, in memory. */
export function memoryKv(): { kv: Kv; entries: Map<string, string> } {
  const entries = new Map<string, string>();
  const kv = {
    get: async (key: string) => {
      const found = entries.get(key);
      return found === undefined ? null : JSON.parse(found);
    },
    put: async (key: string, value: string) => void entries.set(key, value),
    delete: async (key: string) => void entries.delete(key),
  };
  return { kv: kv as Kv, entries };
}

const fail = () => Promise.reject(new Error('KV is down'));

/** One that answers nothing but errors. */
export function failingKv(): Kv {
  return { get: fail, put: fail, delete: fail } as Kv;
}

/** What a worker is bound to, outside of one: the database under test, and a store of one's own. */
export function bindings(kv: Kv, change: Partial<Bindings> = {}): Bindings {
  return {
    ...process.env,
    AUTH_SESSION_KV: kv,
    RATE_LIMIT_KV: kv,
    ...change,
  } as unknown as Bindings;
}
