/** What the account holds. */
export interface CloudflareState {
  scripts: Map<string, Script>;
  /** Titles of KV namespaces, by id. */
  namespaces: Map<string, string>;
  buckets: Map<string, Bucket>;
  routes: Map<string, { pattern: string; script: string }>;
  records: Map<string, DnsRecord>;
}

export interface Script {
  versions: Version[];
  /** Newest first. */
  deployments: Deployment[];
  schedules: string[];
  subdomain: { enabled: boolean; previews_enabled: boolean };
  observability: boolean;
}

export interface Version {
  id: string;
  tag: string | undefined;
  /** What it is bound to, without the values of secrets. */
  bindings: { type: string; name: string }[];
  /** Values of secrets and variables, by name. */
  texts: Record<string, string>;
  secretNames: string[];
  services: string[];
}

interface Deployment {
  id: string;
  created_on: string;
  versionId: string;
  message: string | undefined;
}

export interface Bucket {
  objects: Set<string>;
  cors: unknown[] | undefined;
}

export interface DnsRecord {
  name: string;
  type: string;
  content: string;
  proxied: boolean;
  ttl: number;
  comment: string | null;
}

/** An empty account. */
export function createCloudflareState(): CloudflareState {
  return {
    scripts: new Map(),
    namespaces: new Map(),
    buckets: new Map(),
    routes: new Map(),
    records: new Map(),
  };
}

/** The version that answers, of a script. */
export function servingVersion(script: Script): Version | undefined {
  const versionId = script.deployments[0]?.versionId;
  return script.versions.find(({ id }) => id === versionId);
}
