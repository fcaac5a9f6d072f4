import { z } from 'zod';
import type { CloudflareApi } from './api.ts';

const zoneSchema = z.object({ id: z.string(), name: z.string(), status: z.string() });
const recordSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().optional(),
  proxied: z.boolean().optional(),
  comment: z.string().nullish(),
});
const routeSchema = z.object({ id: z.string(), pattern: z.string(), script: z.string().nullish() });

export type DnsRecord = z.output<typeof recordSchema>;
export type Route = z.output<typeof routeSchema>;

/** The address of nothing: Cloudflare answers before it would ever be asked. */
const ORIGINLESS = { type: 'AAAA', content: '100::' } as const;
/** How we know our own records again. */
const COMMENT = 'codex';
const ADDRESS_TYPES = new Set(['A', 'AAAA', 'CNAME']);

/** The domain: its records and which worker answers at which address. */
export function createZone(api: CloudflareApi, dnsApi: CloudflareApi, zoneId: string) {
  const records = `/zones/${zoneId}/dns_records`;
  const routes = `/zones/${zoneId}/workers/routes`;
  return {
    async describe() {
      return api.read(zoneSchema, `/zones/${zoneId}`);
    },

    async listRecords(): Promise<DnsRecord[]> {
      return (await dnsApi.list(recordSchema, records)).filter(({ type }) =>
        ADDRESS_TYPES.has(type),
      );
    },

    async createRecord(hostname: string): Promise<void> {
      const json = { ...ORIGINLESS, name: hostname, proxied: true, ttl: 1, comment: COMMENT };
      await dnsApi.send(records, { method: 'POST', json });
    },

    async removeRecord({ id }: DnsRecord): Promise<void> {
      await dnsApi.send(`${records}/${id}`, { method: 'DELETE' });
    },

    async listRoutes(): Promise<Route[]> {
      return api.read(z.array(routeSchema), routes);
    },

    /** Lets a worker answer at a pattern, whichever did before. */
    async setRoute(present: Route | undefined, pattern: string, script: string): Promise<void> {
      const json = { pattern, script };
      if (present?.script === script) return;
      await (present
        ? api.send(`${routes}/${present.id}`, { method: 'PUT', json })
        : api.send(routes, { method: 'POST', json }));
    },

    async removeRoute({ id }: Route): Promise<void> {
      await api.send(`${routes}/${id}`, { method: 'DELETE' });
    },
  };
}

/** What has to happen so that each hostname leads to Cloudflare, and nothing else is touched. */
export interface DnsPlan {
  create: string[];
  keep: string[];
  /** Lead somewhere that we did not choose: never changed without being told. */
  conflicts: { hostname: string; record: DnsRecord }[];
}

/** Compares the hostnames that should be there with the records that are. */
export function planDns(hostnames: readonly string[], present: readonly DnsRecord[]): DnsPlan {
  const plan: DnsPlan = { create: [], keep: [], conflicts: [] };
  for (const hostname of hostnames) {
    const found = present.filter(({ name }) => name === hostname);
    const foreign = found.find((record) => !leadsToCloudflare(record));
    if (foreign) plan.conflicts.push({ hostname, record: foreign });
    else if (found.length > 0) plan.keep.push(hostname);
    else plan.create.push(hostname);
  }
  return plan;
}

/** A proxied record is answered by the worker at its route, wherever it points. */
function leadsToCloudflare({ proxied }: DnsRecord): boolean {
  return proxied === true;
}

/** Records that we made: these, and only these, are removed again. */
export function isOurs({ comment }: DnsRecord): boolean {
  return comment === COMMENT;
}
