import type { Bindings } from '@codex/shared-types';
import type { GenericOAuthConfig, GenericOAuthUserInfo } from 'better-auth/plugins/generic-oauth';
import { z } from 'zod';

const githubUserSchema = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const githubEmailsSchema = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

/** Who a GitHub token belongs to, by their primary address. Undefined where GitHub does not say. */
async function githubUser(api: string, accessToken: string): Promise<GenericOAuthUserInfo | null> {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${accessToken}`,
    'user-agent': 'Codex',
  };
  const [user, emails] = await Promise.all(
    ['/user', '/user/emails'].map((path) => fetch(api + path, { headers })),
  );
  if (!user?.ok || !emails?.ok) return null;
  const { id, login, name, avatar_url: image } = githubUserSchema.parse(await user.json());
  const primary = githubEmailsSchema.parse(await emails.json()).find((one) => one.primary);
  if (!primary) return null;
  const { email, verified } = primary;
  return { id, name: name || login, email, emailVerified: verified, image: image ?? undefined };
}

function google(env: Bindings): GenericOAuthConfig[] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return [];
  const base = env.GOOGLE_OAUTH_BASE;
  return [
    {
      providerId: 'google',
      clientId,
      clientSecret,
      // Its token comes straight from Google over TLS, with who it is about inside.
      authorizationUrl: `${base || 'https://accounts.google.com'}/o/oauth2/v2/auth`,
      tokenUrl: `${base || 'https://oauth2.googleapis.com'}/token`,
      scopes: ['openid', 'email', 'profile'],
      prompt: 'select_account',
      authentication: 'post',
    },
  ];
}

function github(env: Bindings): GenericOAuthConfig[] {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return [];
  const base = env.GITHUB_OAUTH_BASE;
  const login = `${base || 'https://github.com'}/login/oauth`;
  return [
    {
      providerId: 'github',
      clientId,
      clientSecret,
      authorizationUrl: `${login}/authorize`,
      tokenUrl: `${login}/access_token`,
      scopes: ['read:user', 'user:email'],
      authentication: 'post',
      getUserInfo: async ({ accessToken }) =>
        accessToken ? githubUser(base || 'https://api.github.com', accessToken) : null,
    },
  ];
}

/** The services whose keys are set, at their own addresses or where the settings say. */
export const providersOf = (env: Bindings): GenericOAuthConfig[] => [
  ...google(env),
  ...github(env),
];
