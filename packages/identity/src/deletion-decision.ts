import {
  ConflictError,
  ForbiddenError,
  ServiceError,
  ValidationError,
} from '@codex/service-errors';

/** Without a password, the sign-in itself is the proof, while it is this young. Seconds. */
const RECENT_SIGN_IN_SECONDS = 60 * 60;

export interface DeletionProof {
  password?: string | undefined;
  name?: string | undefined;
}

export interface ProofFacts {
  name: string;
  hasPassword: boolean;
  /** Whether the password that was given, if any, is the right one. */
  passwordFits: boolean;
  signedInAt: Date;
}

/**
 * Whether the caller is who they say, again, before an account is deleted: by the password, or,
 * where there is none, by their name as typed and a sign-in within the hour.
 * @throws ValidationError · ServiceError `INVALID_CREDENTIALS` · ForbiddenError
 */
export function requireProof(proof: DeletionProof, facts: ProofFacts, now: Date): void {
  if (facts.hasPassword) {
    if (proof.password === undefined) {
      throw new ValidationError([{ field: 'password', message: 'Enter your password.' }]);
    }
    if (!facts.passwordFits)
      throw new ServiceError('INVALID_CREDENTIALS', 'The password is wrong.');
    return;
  }
  if (proof.name?.trim() !== facts.name.trim()) {
    throw new ValidationError([{ field: 'name', message: 'Enter your name as it stands here.' }]);
  }
  const ageSeconds = (now.getTime() - facts.signedInAt.getTime()) / 1000;
  if (ageSeconds > RECENT_SIGN_IN_SECONDS) throw new ForbiddenError('Sign in again to do this.');
}

export interface DeletionObstacles {
  /** Open organizations of which the person is the only owner, and not the only member. */
  organizations: { id: string; name: string }[];
  /** A payment of theirs is confirmed, and the money has not arrived. */
  paymentOnItsWay: boolean;
}

/** What has to happen before a person can go. @throws ConflictError saying it */
export function refuseWhileNeeded({ organizations, paymentOnItsWay }: DeletionObstacles): void {
  if (organizations.length > 0) {
    const names = organizations.map(({ name }) => name).join(', ');
    throw new ConflictError(
      `You are the only owner of ${names}. Make another member an owner, or delete the organization, first.`,
      'CONFLICT',
      { reason: 'only_owner', organizations },
    );
  }
  if (paymentOnItsWay) {
    throw new ConflictError(
      'A payment of yours is on its way. Wait until it has arrived or failed; it can take a few days.',
      'CONFLICT',
      { reason: 'payment_on_its_way' },
    );
  }
}
