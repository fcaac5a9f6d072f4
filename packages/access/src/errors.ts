import type { AccessReason } from '@codex/constants';
import { InternalServiceError, ServiceError } from '@codex/service-errors';

const SENTENCES: Partial<Record<AccessReason, string>> = {
  sign_in_required: 'Sign in to continue.',
  purchase_required: 'Buy this to continue.',
  membership_required: 'This is for members.',
};

/** 403: the item is there and the person may not have it; `details.reason` says what is missing. */
export class AccessDeniedError extends ServiceError {
  constructor(reason: AccessReason) {
    super('ACCESS_DENIED', SENTENCES[reason] ?? 'You may not watch this.', { details: { reason } });
  }
}

/** 500: no streaming address can be signed, because the signing keys are missing or malformed. */
export class R2SigningError extends InternalServiceError {}
