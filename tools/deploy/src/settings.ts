import { z } from 'zod';

const secret = z.string().min(20);
const hexId = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');
const url = z.url().transform((value) => value.replace(/\/$/, ''));

// What each outside service needs to be reached. Base addresses have the public ones as default.

export const cloudflareSettings = z.object({
  CLOUDFLARE_API_TOKEN: secret,
  CLOUDFLARE_ACCOUNT_ID: hexId,
  CLOUDFLARE_ZONE_ID: hexId,
  /** May only edit DNS; without it the general token does that, too. */
  CLOUDFLARE_DNS_API_TOKEN: secret.optional(),
  CLOUDFLARE_API_BASE_URL: url.default('https://api.cloudflare.com/client/v4'),
  /** Where health is asked instead of at the addresses themselves. */
  EDGE_URL: url.optional(),
  /** How often health is asked for before a worker counts as failed; 12 take two minutes. */
  HEALTH_ATTEMPTS: z.coerce.number().int().min(1).max(30).default(12),
});

export const neonSettings = z.object({
  NEON_API_KEY: secret,
  NEON_PROJECT_ID: z.string().regex(/^[a-z0-9-]{1,60}$/),
  NEON_PRODUCTION_BRANCH: z.string().default('production'),
  NEON_DATABASE: z.string().default('codex'),
  NEON_ROLE: z.string().default('codex'),
  NEON_API_BASE_URL: url.default('https://console.neon.tech/api/v2'),
});

/** The same before there is a project. */
export const neonAccountSettings = neonSettings.partial({ NEON_PROJECT_ID: true });

export const githubSettings = z.object({
  GITHUB_TOKEN: secret,
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name'),
  GITHUB_API_URL: url.default('https://api.github.com'),
});

export const previewSettings = z.object({
  /** Every preview's own keys are derived from it. */
  PREVIEW_SECRET: z.string().min(32, 'must have at least 32 characters'),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_test_/, 'must be a test key in a preview'),
  STRIPE_API_BASE: url.optional(),
  RESEND_API_KEY: z.string().startsWith('re_'),
  RESEND_BASE_URL: url.optional(),
  MAIL_FROM: z.string().includes('@'),
});

export const serviceSettings = z.object({
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/, 'must be a secret key of Stripe'),
  STRIPE_API_BASE: url.optional(),
  RESEND_API_KEY: z.string().startsWith('re_'),
  RESEND_BASE_URL: url.optional(),
  MAIL_FROM: z.string().includes('@'),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  TRANSCODER_WAKE_URL: url.optional(),
  TRANSCODER_WAKE_TOKEN: secret.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
});

export type ServiceSettings = z.output<typeof serviceSettings>;
export type CloudflareSettings = z.output<typeof cloudflareSettings>;
export type NeonSettings = z.output<typeof neonSettings>;
export type GitHubSettings = z.output<typeof githubSettings>;
export type PreviewSettings = z.output<typeof previewSettings>;
export type Environment = Record<string, string | undefined>;

/** What is missing or malformed, one sentence each. */
class SettingsError extends Error {
  readonly findings: string[];

  constructor(findings: string[]) {
    super(`Settings are missing or wrong:\n${findings.map((line) => `  ${line}`).join('\n')}`);
    this.findings = findings;
  }
}

/**
 * The settings of one service, from the environment. Empty means unset.
 * @throws SettingsError that names every one that is missing or malformed, never its value
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment = process.env,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map(({ path, message }) => {
      const field = String(path[0]);
      return given[field] === undefined ? `${field} is not set` : `${field}: ${message}`;
    }),
  );
}

/** The settings of several services, so that everything that is missing is said at once. @throws SettingsError */
export function readAllSettings<Schemas extends Record<string, z.ZodType>>(
  schemas: Schemas,
  env: Environment = process.env,
): { [Name in keyof Schemas]: z.output<Schemas[Name]> } {
  const findings: string[] = [];
  const read = Object.entries(schemas).map(([name, schema]) => {
    try {
      return [name, readSettings(schema, env)];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      findings.push(...error.findings);
      return [name, undefined];
    }
  });
  if (findings.length > 0) throw new SettingsError(findings);
  return Object.fromEntries(read);
}
