import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parse, Refusal } from './cloudflare-http.ts';
import {
  type CloudflareState,
  type Script,
  servingVersion,
  type Version,
} from './cloudflare-state.ts';

const name = z.string().regex(/^[A-Z][A-Z0-9_]*$/);
const bindingSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('plain_text'), name, text: z.string() }),
  z.strictObject({ type: z.literal('secret_text'), name, text: z.string().min(1) }),
  z.strictObject({ type: z.literal('kv_namespace'), name, namespace_id: z.string() }),
  z.strictObject({ type: z.literal('r2_bucket'), name, bucket_name: z.string() }),
  z.strictObject({ type: z.literal('service'), name, service: z.string() }),
  z.strictObject({ type: z.literal('version_metadata'), name }),
  z.strictObject({ type: z.literal('images'), name }),
  z.strictObject({ type: z.literal('assets'), name }),
  z.strictObject({
    type: z.literal('ratelimit'),
    name,
    namespace_id: z.string().regex(/^\d+$/),
    simple: z.strictObject({
      limit: z.number().int(),
      period: z.union([z.literal(10), z.literal(60)]),
    }),
  }),
]);

const metadataSchema = z.strictObject({
  main_module: z.string(),
  bindings: z.array(bindingSchema),
  compatibility_date: z.iso.date(),
  compatibility_flags: z.array(z.enum(['nodejs_compat'])).optional(),
  keep_bindings: z.array(z.enum(['secret_text', 'secret_key'])).optional(),
  annotations: z
    .strictObject({ 'workers/message': z.string().max(100), 'workers/tag': z.string().max(100) })
    .partial()
    .optional(),
  observability: z.strictObject({ enabled: z.boolean() }).optional(),
  tail_consumers: z.array(z.never()).optional(),
  assets: z.strictObject({ jwt: z.string(), config: z.looseObject({}).optional() }).optional(),
});

const MAX_GZIP_BYTES = 10 * 1024 * 1024;

/** Takes an uploaded script and keeps it as a version. @throws Refusal as Cloudflare would */
export async function takeVersion(
  state: CloudflareState,
  script: Script | undefined,
  form: FormData,
): Promise<{ version: Version; message: string | undefined; observability: boolean | undefined }> {
  const text = form.get('metadata');
  if (typeof text !== 'string' && !(text instanceof File)) {
    throw new Refusal(400, 10021, 'metadata part is missing');
  }
  const metadata = parse(
    metadataSchema,
    JSON.parse(typeof text === 'string' ? text : await text.text()),
  );
  const main = form.get(metadata.main_module);
  if (!(main instanceof File)) {
    throw new Refusal(400, 10021, `No such module "${metadata.main_module}".`);
  }
  if (main.type !== 'application/javascript+module') {
    throw new Refusal(400, 10021, `${metadata.main_module} is not a module but ${main.type}`);
  }
  if (main.size > MAX_GZIP_BYTES * 4)
    throw new Refusal(400, 10027, 'Your Worker exceeded the size limit');
  const texts: Record<string, string> = {};
  const secretNames: string[] = [];
  const kept = script && metadata.keep_bindings?.includes('secret_text') && servingOrLast(script);
  for (const secret of kept ? kept.secretNames : []) {
    secretNames.push(secret);
    if (kept) texts[secret] = kept.texts[secret] ?? '';
  }
  for (const binding of metadata.bindings) {
    checkTarget(state, binding);
    if ('text' in binding) texts[binding.name] = binding.text;
    if (binding.type === 'secret_text') secretNames.push(binding.name);
  }
  const version: Version = {
    id: randomUUID(),
    tag: metadata.annotations?.['workers/tag'],
    bindings: metadata.bindings.map((binding) =>
      binding.type === 'secret_text' ? { type: binding.type, name: binding.name } : binding,
    ),
    texts,
    secretNames: [...new Set(secretNames)].toSorted(),
    services: metadata.bindings.flatMap((binding) =>
      binding.type === 'service' ? [binding.service] : [],
    ),
  };
  return {
    version,
    message: metadata.annotations?.['workers/message'],
    observability: metadata.observability?.enabled,
  };
}

/** Whatever a worker is bound to has to be there. */
function checkTarget(state: CloudflareState, binding: z.output<typeof bindingSchema>): void {
  switch (binding.type) {
    case 'kv_namespace':
      if (state.namespaces.has(binding.namespace_id)) return;
      throw new Refusal(400, 10041, `KV namespace '${binding.namespace_id}' not found.`);
    case 'r2_bucket':
      if (state.buckets.has(binding.bucket_name)) return;
      throw new Refusal(400, 10085, `R2 bucket '${binding.bucket_name}' not found.`);
    case 'service':
      if (state.scripts.has(binding.service)) return;
      throw new Refusal(
        400,
        10143,
        `Could not resolve service binding '${binding.name}'. Target script '${binding.service}' not found.`,
      );
    case 'plain_text':
    case 'secret_text':
    case 'version_metadata':
    case 'images':
    case 'assets':
    case 'ratelimit':
  }
}

function servingOrLast(script: Script): Version | undefined {
  return script.versions.at(-1) ?? servingVersion(script);
}

/** Puts a version in front of everybody. */
export function deploy(script: Script, version: Version, message: string | undefined): string {
  const id = randomUUID();
  const created_on = new Date().toISOString();
  script.deployments.unshift({ id, created_on, versionId: version.id, message });
  return id;
}
