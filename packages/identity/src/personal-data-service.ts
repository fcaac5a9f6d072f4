import { verifyPassword } from '@codex/security';
import { BaseService, UnauthorizedError, type ServiceConfig } from '@codex/service-errors';
import type { Profile } from '@codex/validation';
import { refuseWhileNeeded, requireProof, type DeletionProof } from './deletion-decision.ts';
import {
  anonymisePerson,
  findCredentials,
  findObstacles,
  forgetTraces,
  leaveOrganizations,
  lockPerson,
  queueFarewell,
  withdrawContent,
} from './deletion-queries.ts';
import { exportArchive } from './export-archive.ts';

export interface PersonalDataServiceConfig extends ServiceConfig {
  /** Drops ended sessions from the cache at once. */
  forgetSessions: (tokens: string[]) => Promise<void>;
  /** Called when a mail lies in the outbox, so that it goes out at once. */
  onMailQueued: () => void;
}

/** What is held about the person who calls: theirs to take along, and to have erased. */
export class PersonalDataService extends BaseService {
  readonly #forgetSessions: (tokens: string[]) => Promise<void>;
  readonly #onMailQueued: () => void;

  constructor({ forgetSessions, onMailQueued, ...config }: PersonalDataServiceConfig) {
    super(config);
    this.#forgetSessions = forgetSessions;
    this.#onMailQueued = onMailQueued;
  }

  /** One zip of everything held about the caller, streamed. */
  export(profile: Profile): ReadableStream<Uint8Array> {
    return exportArchive(this.db, profile, this.now());
  }

  /**
   * Erases the caller and keeps the books: their name, address, credentials, traces and unsold work
   * go; purchases, sales and ledger stay, of nobody. What they sold stays playable to its buyers.
   * @throws ValidationError · ServiceError `INVALID_CREDENTIALS` · ForbiddenError without a fresh
   * proof · ConflictError saying what has to happen first
   */
  async deleteAccount(proof: DeletionProof, signedInAt: Date): Promise<void> {
    const { userId } = this.actor;
    await this.#requireProof(proof, signedInAt);
    const tokens = await this.transaction(async (tx) => {
      const person = await lockPerson(tx, userId);
      if (!person) throw new UnauthorizedError();
      refuseWhileNeeded(await findObstacles(tx, userId));
      const { name, email, language } = person;
      await leaveOrganizations(tx, { userId, email });
      await withdrawContent(tx, userId);
      await forgetTraces(tx, { userId, email });
      await anonymisePerson(tx, userId);
      await queueFarewell(tx, { userId, email, name, language });
      return person.tokens;
    });
    await this.#forgetSessions(tokens);
    this.#onMailQueued();
  }

  async #requireProof(proof: DeletionProof, signedInAt: Date): Promise<void> {
    const known = await findCredentials(this.db, this.actor.userId);
    if (!known) throw new UnauthorizedError();
    const { name, password: hash } = known;
    const { password } = proof;
    const passwordFits =
      hash !== null && password !== undefined && (await verifyPassword({ hash, password }));
    const facts = { name, hasPassword: hash !== null, passwordFits, signedInAt };
    requireProof(proof, facts, this.now());
  }
}
