import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OAuthClient } from './options.ts';

const CODE_LIVES_MS = 60_000;

/** Who somebody says they are at the provider. */
export const personSchema = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.email().toLowerCase(),
  verified: z.stringbool().default(false),
});
export type ProviderPerson = z.output<typeof personSchema>;

/** What a client has to send people with. Everything that ours needs is demanded. */
export const authorizationSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.literal('code'),
  scope: z.string(),
  state: z.string().min(16),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  nonce: z.string().optional(),
});
export type AuthorizationRequest = z.output<typeof authorizationSchema>;

const exchangeSchema = z.strictObject({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string().min(43).max(128),
  client_id: z.string(),
  client_secret: z.string(),
});

interface Grant {
  person: ProviderPerson;
  request: AuthorizationRequest;
  issuedAt: number;
}

/** Why an authorization request leads nowhere; undefined for one that the client may make. */
export function refusalOf(
  query: Record<string, string>,
  client: OAuthClient,
  scopes: readonly string[],
): string | undefined {
  const parsed = authorizationSchema.safeParse(query);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { client_id: id, redirect_uri: uri, scope } = parsed.data;
  if (id !== client.clientId) return 'The client is not known.';
  if (uri !== client.redirectUri) return 'The redirect_uri does not match.';
  const asked = scope.split(' ');
  const missing = scopes.filter((one) => !asked.includes(one));
  return missing.length > 0 ? `The scope lacks ${missing.join(', ')}.` : undefined;
}

/** Codes that were handed out and the tokens they were exchanged for, each usable as it has to be. */
export class Grants {
  readonly #codes = new Map<string, Grant>();
  readonly #tokens = new Map<string, ProviderPerson>();

  issueCode(person: ProviderPerson, request: AuthorizationRequest): string {
    const code = randomBytes(24).toString('base64url');
    this.#codes.set(code, { person, request, issuedAt: Date.now() });
    return code;
  }

  /** Exchanges a code, once, for the client and the verifier it was made for. */
  exchange(form: unknown, client: OAuthClient): (Grant & { token: string }) | { error: string } {
    const parsed = exchangeSchema.safeParse(form);
    if (!parsed.success) return { error: 'invalid_request' };
    const { code, client_id: id, client_secret: secret, ...rest } = parsed.data;
    if (id !== client.clientId || secret !== client.clientSecret)
      return { error: 'invalid_client' };
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (!grant || Date.now() - grant.issuedAt > CODE_LIVES_MS) return { error: 'invalid_grant' };
    const challenge = createHash('sha256').update(rest.code_verifier).digest('base64url');
    const fits =
      challenge === grant.request.code_challenge &&
      rest.redirect_uri === grant.request.redirect_uri;
    if (!fits) return { error: 'invalid_grant' };
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, grant.person);
    return { ...grant, token };
  }

  /** Whose token it is. */
  personOf(authorization: string | undefined): ProviderPerson | undefined {
    return this.#tokens.get(/^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1] ?? '');
  }
}

/** The number by which a provider knows a person: always the same one for an address. */
export function subjectOf({ email }: ProviderPerson): number {
  return createHash('sha256').update(email).digest().readUIntBE(0, 6);
}
