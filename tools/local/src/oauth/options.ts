import type { Settings } from '../settings.ts';
import { portOf } from '../settings.ts';

/** An application as Google or GitHub know it. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  /** The one address people are sent back to. */
  redirectUri: string;
}

export interface OAuthOptions {
  port: number;
  google: OAuthClient;
  github: OAuthClient;
}

/** Knows the platform's two applications by the settings of the stack. */
export function oauthOptions({ env, addresses }: Settings): OAuthOptions {
  const client = (provider: 'google' | 'github'): OAuthClient => ({
    clientId: env[`${provider.toUpperCase()}_CLIENT_ID`] ?? '',
    clientSecret: env[`${provider.toUpperCase()}_CLIENT_SECRET`] ?? '',
    redirectUri: `${addresses.auth}/api/auth/callback/${provider}`,
  });
  return { port: portOf(addresses.oauth), google: client('google'), github: client('github') };
}
