import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** The addresses of one stack, all on loopback. */
export interface Addresses {
  web: string;
  auth: string;
  content: string;
  identity: string;
  ecom: string;
  mailbox: string;
  stripe: string;
  oauth: string;
  neon: string;
  postgres: string;
  /** R2's S3 API, for tools. */
  storage: string;
}

export interface Settings {
  /** Everything of `.env.dev`, its ports moved by the offset. */
  env: Record<string, string>;
  addresses: Addresses;
  stateDir: string;
  portOffset: number;
}

/** The settings of one stack: `.env.dev`, with every port on this machine moved by `portOffset`. */
export function readSettings({
  portOffset,
  stateDir,
}: {
  portOffset: number;
  stateDir: string;
}): Settings {
  const raw = parseEnv(readFileSync(join(ROOT, '.env.dev'), 'utf8'));
  const env: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(raw)) env[name] = movePort(value, portOffset);
  const value = (name: string) => {
    const found = env[name];
    if (!found) throw new Error(`.env.dev does not set ${name}`);
    return found;
  };
  const { host } = new URL(value('DATABASE_URL_LOCAL_PROXY').replace(/^postgres/, 'http'));
  return {
    env,
    stateDir,
    portOffset,
    addresses: {
      web: value('WEB_APP_URL'),
      auth: value('AUTH_URL'),
      content: value('CONTENT_API_URL'),
      identity: value('IDENTITY_API_URL'),
      ecom: value('ECOM_API_URL'),
      mailbox: value('RESEND_BASE_URL'),
      stripe: value('STRIPE_API_BASE'),
      oauth: value('GOOGLE_OAUTH_BASE'),
      neon: `http://${host}`,
      postgres: value('DATABASE_URL'),
      storage: value('R2_ENDPOINT'),
    },
  };
}

/** What tests and other clients of a running stack need to find it. */
export function testEnvironment({ env, addresses, stateDir }: Settings): Record<string, string> {
  return {
    ...env,
    MAILBOX_URL: addresses.mailbox,
    STRIPE_URL: addresses.stripe,
    NEON_PROXY_URL: addresses.neon,
    CODEX_STATE_DIR: stateDir,
  };
}

/** The port of an address. */
export function portOf(address: string): number {
  return Number(new URL(address.replace(/^postgres/, 'http')).port);
}

/** Where the state of a stack lies: CODEX_STATE_DIR, or `.codex` in the repository. */
export function defaultStateDir(): string {
  return resolve(process.env.CODEX_STATE_DIR ?? join(ROOT, '.codex'));
}

function movePort(value: string, offset: number): string {
  return value.replace(
    /^(\w+:\/\/(?:[^@/]*@)?(?:localhost|127\.0\.0\.1)):(\d+)/,
    (_, address: string, port: string) => `${address}:${Number(port) + offset}`,
  );
}
