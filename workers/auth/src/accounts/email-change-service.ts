import { isUniqueViolation } from '@codex/database';
import { forgetSessionsOfUser, verifyPassword } from '@codex/security';
import {
  BaseService,
  ConflictError,
  ForbiddenError,
  ServiceError,
  ValidationError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { Bindings, SessionData, UserData } from '@codex/shared-types';
import { usedLink } from './account-service.ts';
import { changeEmail, insertEmailChange } from './email-change-queries.ts';
import { parseLinkToken } from './link-token.ts';
import { newLink } from './links.ts';
import { findPassword } from './queries.ts';

/** Without a password, the sign-in itself is the proof, while it is this young. Milliseconds. */
const RECENT_SIGN_IN_MS = 60 * 60 * 1000;

const takenAddress = () => new ConflictError('Another account has this address meanwhile.');

/** How an account moves to another address: asked for by its owner, done by whoever reads the mail there. */
export class EmailChangeService extends BaseService {
  readonly #env: Bindings;

  constructor(config: ServiceConfig, env: Bindings) {
    super(config);
    this.#env = env;
  }

  /**
   * Mails a link to the new address and a notice to the old one. Nothing changes until it is used. The
   * answer is the same when the address is taken; its owner gets a mail.
   * @throws ValidationError · ServiceError `INVALID_CREDENTIALS` · ForbiddenError without a password
   * and with a sign-in that is over an hour old
   */
  async request(
    { newEmail, password }: { newEmail: string; password?: string | undefined },
    { user, session }: { user: UserData; session: SessionData },
  ): Promise<void> {
    if (newEmail === user.email) {
      throw new ValidationError([{ field: 'newEmail', message: 'This is your address already.' }]);
    }
    await this.#requireProof(password, session);
    const link = await newLink(this.#env, 'change-email');
    await insertEmailChange(this.db, { userId: user.id, newEmail, link });
  }

  async #requireProof(password: string | undefined, session: SessionData): Promise<void> {
    const hash = await findPassword(this.db, this.actor.userId);
    if (hash === undefined) {
      const age = this.now().getTime() - Date.parse(session.createdAt);
      if (age > RECENT_SIGN_IN_MS) throw new ForbiddenError('Sign in again to do this.');
      return;
    }
    if (password === undefined) {
      throw new ValidationError([{ field: 'password', message: 'Enter your password.' }]);
    }
    if (!(await verifyPassword({ hash, password }))) {
      throw new ServiceError('INVALID_CREDENTIALS', 'The password is wrong.');
    }
  }

  /**
   * Uses the link up and returns the address that the account has now. Sessions go on.
   * @throws ValidationError when it was used · ConflictError when the address was taken meanwhile
   */
  async confirm(token: string): Promise<string> {
    const use = await parseLinkToken(token);
    const outcome =
      use &&
      (await changeEmail(this.db, use).catch((error: unknown) => {
        throw isUniqueViolation(error, 'users_email_key') ? takenAddress() : error;
      }));
    if (!outcome) throw usedLink();
    if (outcome.email === null) throw takenAddress();
    await forgetSessionsOfUser(this.#env, use.userId);
    return outcome.email;
  }
}
