import { z } from 'zod';
import { ServiceError } from '../http.ts';
import type { CloudflareApi } from './api.ts';

const namespaceSchema = z.object({ id: z.string(), title: z.string() });
const bucketSchema = z.object({ name: z.string() });
const objectSchema = z.object({ key: z.string() });
const corsSchema = z.object({ rules: z.array(z.unknown()).optional() });

/** Objects that are removed at a time. */
const AT_A_TIME = 20;

/** An R2 CORS policy, as `infrastructure/r2` holds it. */
export type CorsRules = readonly unknown[];

/** KV namespaces and R2 buckets of an account. */
export function createStorage(api: CloudflareApi, accountId: string) {
  const namespaces = `/accounts/${accountId}/storage/kv/namespaces`;
  const buckets = `/accounts/${accountId}/r2/buckets`;

  async function listNamespaces() {
    return api.list(namespaceSchema, namespaces);
  }

  async function hasBucket(name: string): Promise<boolean> {
    return (await api.find(bucketSchema, `${buckets}/${name}`)) !== undefined;
  }

  return {
    listNamespaces,
    hasBucket,

    /** The namespace of that title, made when there is none. @returns its id */
    async ensureNamespace(title: string): Promise<string> {
      const present = (await listNamespaces()).find((namespace) => namespace.title === title);
      if (present) return present.id;
      return (await api.read(namespaceSchema, namespaces, { method: 'POST', json: { title } })).id;
    },

    /** Removing what is not there changes nothing. */
    async removeNamespace(title: string): Promise<void> {
      const present = (await listNamespaces()).find((namespace) => namespace.title === title);
      if (present) await api.send(`${namespaces}/${present.id}`, { method: 'DELETE' });
    },

    async ensureBucket(name: string): Promise<void> {
      if (await hasBucket(name)) return;
      await api.send(buckets, { method: 'POST', json: { name } });
    },

    async findCors(name: string): Promise<CorsRules | undefined> {
      return (await api.find(corsSchema, `${buckets}/${name}/cors`))?.rules;
    },

    async setCors(name: string, rules: CorsRules): Promise<void> {
      await api.send(`${buckets}/${name}/cors`, { method: 'PUT', json: { rules } });
    },

    /** Empties a bucket and removes it; R2 removes none that holds something. */
    async removeBucket(name: string): Promise<void> {
      if (!(await hasBucket(name))) return;
      for (;;) {
        const path = `${buckets}/${name}/objects`;
        const objects = await api.read(z.array(objectSchema), path, { query: { per_page: 1000 } });
        if (objects.length === 0) break;
        for (let at = 0; at < objects.length; at += AT_A_TIME) {
          const some = objects.slice(at, at + AT_A_TIME);
          await Promise.all(
            some.map(({ key }) =>
              api
                .send(`${path}/${encodeURIComponent(key)}`, { method: 'DELETE' })
                .catch(ignoreGone),
            ),
          );
        }
      }
      await api.send(`${buckets}/${name}`, { method: 'DELETE' });
    },
  };
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ServiceError && error.status === 404)) throw error;
}
