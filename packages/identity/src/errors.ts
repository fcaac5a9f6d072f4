import { NotFoundError } from '@codex/service-errors';

/** 404: there is no such organization. */
export class OrganizationNotFoundError extends NotFoundError {}

/** 404: the person is no member, as far as the caller may know. */
export class MemberNotFoundError extends NotFoundError {}

/** 404: no invitation goes by this token any more. */
export class InvitationNotFoundError extends NotFoundError {
  constructor() {
    super('This invitation is no longer valid.');
  }
}
