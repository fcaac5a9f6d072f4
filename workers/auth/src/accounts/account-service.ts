import type { Language } from '@codex/constants';
import {
  forgetSessions,
  hashPassword,
  resolveSession,
  sessionTokenOf,
  signSessionToken,
  type ActiveSession,
} from '@codex/security';
import {
  BaseService,
  ServiceError,
  UnauthorizedError,
  ValidationError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { Bindings, UserData } from '@codex/shared-types';
import { authFor } from '../better-auth/auth.ts';
import { translate } from '../better-auth/errors.ts';
import { newLink, sendLink } from './links.ts';
import { newLinkSecret, parseLinkToken, type MailedLinkPurpose } from './link-token.ts';
import {
  deleteSession,
  insertRegistration,
  isLinkAlive,
  replacePassword,
  verifyAddress,
} from './queries.ts';

/** A person who just proved who they are, and the session cookie's value to send. */
export interface SignedIn extends ActiveSession {
  signedToken: string;
}

/** A right password, where a second factor is still to come. */
export interface SecondFactorNeeded {
  secondFactorRequired: true;
  methods: string[];
}

/** Where a request comes from, as a session remembers it. */
export interface Origin {
  ipAddress: string;
  userAgent: string | null;
}

export const usedLink = () =>
  new ValidationError([{ field: 'token', message: 'This link was already used or has expired.' }]);

/** Accounts with a password: how they begin, are verified, signed in to and recovered. */
export class AccountService extends BaseService {
  readonly #env: Bindings;

  constructor(config: ServiceConfig, env: Bindings) {
    super(config);
    this.#env = env;
  }

  /** Starts an account. The answer is the same when the address is known; its owner gets a mail. */
  async register(
    { name, email, password }: { name: string; email: string; password: string },
    language: Language,
  ): Promise<UserData> {
    const passwordHash = await hashPassword(password);
    const { id, createdAt } = await insertRegistration(this.db, {
      name,
      email,
      passwordHash,
      link: await newLink(this.#env, 'verify-email'),
      language,
      loginUrl: `${this.#env.WEB_APP_URL}/login`,
    });
    return { id, name, email, emailVerified: false, image: null, role: 'customer', createdAt };
  }

  /** Mails a link, whoever asks; only who it is meant for gets one. */
  async sendLink(purpose: MailedLinkPurpose, email: string): Promise<void> {
    await sendLink(this.#env, purpose, email);
  }

  /** Uses a verification link and signs its owner in. @throws ValidationError when it was used */
  async verifyEmail(token: string, { ipAddress, userAgent }: Origin): Promise<SignedIn> {
    const use = await parseLinkToken(token);
    const { secret } = await newLinkSecret();
    const row = use && (await verifyAddress(this.db, use, { token: secret, ipAddress, userAgent }));
    if (!row) throw usedLink();
    const { id, name, email, image, role } = row;
    return {
      signedToken: await signSessionToken(secret, this.#env.BETTER_AUTH_SECRET),
      user: {
        id,
        name,
        email,
        emailVerified: true,
        image,
        role,
        createdAt: new Date(row.created_at).toISOString(),
      },
      session: {
        id: row.session_id,
        userId: id,
        expiresAt: new Date(row.session_expires_at).toISOString(),
        createdAt: new Date(row.session_created_at).toISOString(),
      },
    };
  }

  /**
   * Signs in with a password. BetterAuth checks it, and asks for the second factor where there is one.
   * @throws ServiceError INVALID_CREDENTIALS · EMAIL_NOT_VERIFIED · FORBIDDEN for a suspended account
   */
  async login(
    body: { email: string; password: string },
    headers: Headers,
  ): Promise<{ cookies: string[]; result: ActiveSession | SecondFactorNeeded }> {
    const { headers: sent, response } = await authFor(this.#env)
      .api.signInEmail({ body, headers, returnHeaders: true })
      .catch((error: unknown) => {
        throw translate(error);
      });
    const cookies = sent.getSetCookie();
    if ('twoFactorRedirect' in response) {
      return { cookies, result: { secondFactorRequired: true, methods: methodsOf(response) } };
    }
    const active = await this.#sessionOf(response.token);
    if (!active)
      throw new ServiceError('INVALID_CREDENTIALS', 'The email address or the password is wrong.');
    return { cookies, result: active };
  }

  async #sessionOf(token: string): Promise<ActiveSession | undefined> {
    const signed = await signSessionToken(token, this.#env.BETTER_AUTH_SECRET);
    const cookie = `codex-session=${encodeURIComponent(signed)}`;
    return resolveSession(this.#env, cookie, { fresh: true });
  }

  /** Sets a new password with a link from a mail, and ends every session of its owner. @throws ValidationError */
  async resetPassword({
    token,
    newPassword,
  }: {
    token: string;
    newPassword: string;
  }): Promise<void> {
    const use = await parseLinkToken(token);
    if (!use || !(await isLinkAlive(this.db, 'reset-password', use))) throw usedLink();
    const ended = await replacePassword(this.db, use, await hashPassword(newPassword));
    if (!ended) throw usedLink();
    await forgetSessions(this.#env, ended);
  }

  /** Ends the session of a cookie, if there is one. */
  async signOut(cookies: string | undefined): Promise<void> {
    const token = await sessionTokenOf(cookies, this.#env.BETTER_AUTH_SECRET);
    if (!token) return;
    await deleteSession(this.db, token);
    await forgetSessions(this.#env, [token]);
  }

  /** A JWT of 15 minutes for the session of a request. @throws UnauthorizedError */
  async issueToken(headers: Headers): Promise<string> {
    const { token } = await authFor(this.#env)
      .api.getToken({ headers })
      .catch((error: unknown) => {
        throw translate(error);
      });
    if (!token) throw new UnauthorizedError();
    return token;
  }

  /** The public keys that verify those tokens. */
  async publicKeys() {
    return authFor(this.#env).api.getJwks();
  }
}

function methodsOf(response: object): string[] {
  const methods: unknown = Reflect.get(response, 'twoFactorMethods');
  return Array.isArray(methods) ? methods.filter((method) => typeof method === 'string') : [];
}
