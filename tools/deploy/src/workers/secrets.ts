import { hkdfSync, randomBytes } from 'node:crypto';
import { WEBHOOK_ENDPOINTS, type WebhookEndpoint } from '@codex/constants';
import type { WorkerKey, WorkerPlace } from './catalog.ts';

const APIS: readonly WorkerKey[] = ['auth', 'content-api', 'identity-api', 'ecom-api'];

export interface SecretRule {
  name: string;
  workers: readonly WorkerKey[];
  /** Who knows its value. */
  from: 'generated' | 'neon' | 'stripe' | 'given';
  optional?: boolean;
}

/** The setting that holds the signing secret of one of the six webhook endpoints. */
export function webhookSecretName(endpoint: WebhookEndpoint): string {
  return `STRIPE_WEBHOOK_SECRET_${endpoint.toUpperCase()}`;
}

/** Every secret of the platform and the workers that get it. No worker gets one that it does not use. */
export const SECRETS: readonly SecretRule[] = [
  { name: 'DATABASE_URL', workers: APIS, from: 'neon' },
  { name: 'BETTER_AUTH_SECRET', workers: APIS, from: 'generated' },
  { name: 'WORKER_SHARED_SECRET', workers: APIS, from: 'generated' },
  { name: 'STREAM_SIGNING_KEYS', workers: ['content-api'], from: 'generated' },
  { name: 'STRIPE_SECRET_KEY', workers: ['ecom-api'], from: 'given' },
  ...WEBHOOK_ENDPOINTS.map((endpoint): SecretRule => ({
    name: webhookSecretName(endpoint),
    workers: ['ecom-api'],
    from: 'stripe',
  })),
  ...['URL', 'TOKEN'].map((part): SecretRule => ({
    name: `TRANSCODER_WAKE_${part}`,
    workers: ['content-api'],
    from: 'given',
    optional: true,
  })),
  { name: 'RESEND_API_KEY', workers: ['auth'], from: 'given' },
  { name: 'MAIL_FROM', workers: ['auth'], from: 'given' },
  ...['GOOGLE', 'GITHUB'].flatMap((provider): SecretRule[] => [
    { name: `${provider}_CLIENT_ID`, workers: ['auth', 'web'], from: 'given', optional: true },
    { name: `${provider}_CLIENT_SECRET`, workers: ['auth'], from: 'given', optional: true },
  ]),
  ...['ENDPOINT', 'HEADERS'].map((part): SecretRule => ({
    name: `OTEL_EXPORTER_OTLP_${part}`,
    workers: [...APIS, 'web'],
    from: 'given',
    optional: true,
  })),
];

/** The values that one worker gets. */
export function secretsFor(
  { key }: WorkerPlace,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const { name, workers } of SECRETS) {
    const value = values[name];
    if (workers.includes(key) && value) secrets[name] = value;
  }
  return secrets;
}

/** Names that a worker cannot work without. */
export function requiredSecretsOf(key: WorkerKey): string[] {
  return SECRETS.filter(({ workers, optional }) => workers.includes(key) && !optional).map(
    ({ name }) => name,
  );
}

/** New values for every secret of our own: 256 bits each. */
export function generateSecrets(): Record<string, string> {
  return withFormats((name) =>
    randomBytes(32).toString(name === 'STREAM_SIGNING_KEYS' ? 'base64' : 'hex'),
  );
}

/**
 * The keys of one preview: always the same for the same number, so that deploying again signs nobody
 * out, and of no use for any other preview. Stripe's signing secrets are among them, for it does not
 * deliver to previews.
 */
export function derivePreviewSecrets(secret: string, suffix: string): Record<string, string> {
  const derive = (name: string) => Buffer.from(hkdfSync('sha256', secret, suffix, name, 32));
  const own = withFormats((name) =>
    derive(name).toString(name === 'STREAM_SIGNING_KEYS' ? 'base64' : 'hex'),
  );
  const webhooks = WEBHOOK_ENDPOINTS.map((endpoint) => {
    const name = webhookSecretName(endpoint);
    return [name, `whsec_${derive(name).toString('hex')}`] as const;
  });
  return { ...own, ...Object.fromEntries(webhooks) };
}

function withFormats(valueOf: (name: string) => string): Record<string, string> {
  const names = SECRETS.filter(({ from }) => from === 'generated').map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === 'STREAM_SIGNING_KEYS' ? `k1:${valueOf(name)}` : valueOf(name),
    ]),
  );
}
