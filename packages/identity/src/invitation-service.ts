import { sha256Hex } from '@codex/security';
import { paginationOf } from '@codex/database';
import {
  BaseService,
  because,
  BusinessLogicError,
  ConflictError,
  ForbiddenError,
  ServiceError,
  type ServiceConfig,
} from '@codex/service-errors';
import type {
  AcceptedInvitation,
  Invitation,
  InviteMemberInput,
  OpenInvitationList,
} from '@codex/validation';
import { InvitationNotFoundError, OrganizationNotFoundError } from './errors.ts';
import { acceptOffer, findInviter, insertInvitation } from './invitation-queries.ts';
import { administers, mayGive } from './member-roles.ts';
import {
  findActorRole,
  findOpenInvitation,
  listOpenInvitations,
  revokeInvitation,
} from './pending-invitations.ts';

const VALID_DAYS = 7;
const TOKEN_BYTES = 24;

export interface InvitationServiceConfig extends ServiceConfig {
  /** Where invitations are accepted. */
  webAppUrl: string;
  /** Called when a mail lies in the outbox, so that it goes out at once. */
  onMailQueued: () => void;
}

/** Offers of membership, by mail. */
export class InvitationService extends BaseService {
  readonly #webAppUrl: string;
  readonly #onMailQueued: () => void;

  constructor({ webAppUrl, onMailQueued, ...config }: InvitationServiceConfig) {
    super(config);
    this.#webAppUrl = webAppUrl;
    this.#onMailQueued = onMailQueued;
  }

  /**
   * Mails an invitation that is valid for a week. Inviting an address again replaces the earlier
   * invitation.
   * @throws OrganizationNotFoundError · ForbiddenError · ConflictError for somebody who is a member
   */
  async invite(organizationId: string, { email, role }: InviteMemberInput): Promise<Invitation> {
    const actorId = this.actor.userId;
    const found = await findInviter(this.db, { organizationId, actorId, email });
    if (!found) throw new OrganizationNotFoundError();
    if (!found.role || !mayGive(found.role, role)) throw new ForbiddenError();
    if (found.isMember)
      throw new ConflictError(
        'This person is a member already.',
        'CONFLICT',
        because('already_member'),
      );
    const token = newToken();
    const invitation = await insertInvitation(this.db, {
      organizationId,
      actorId,
      actorRole: found.role,
      email,
      role,
      tokenHash: await sha256Hex(token),
      url: `${this.#webAppUrl}/invitations/${token}`,
      validDays: VALID_DAYS,
    });
    if (!invitation) throw new ForbiddenError();
    this.#onMailQueued();
    const { id, expiresAt } = invitation;
    return { id, organizationId, email, role, expiresAt: expiresAt.toISOString() };
  }

  /**
   * One page of the invitations that nobody accepted yet, by address, expired ones too.
   * @throws OrganizationNotFoundError · ForbiddenError
   */
  async listOpen(
    organizationId: string,
    page: { page: number; limit: number },
  ): Promise<OpenInvitationList> {
    const ids = { organizationId, actorId: this.actor.userId };
    const rows = await listOpenInvitations(this.db, ids, page);
    if (rows.length === 0) {
      const found = await findActorRole(this.db, ids);
      if (!found) throw new OrganizationNotFoundError();
      if (!administers(found.role)) throw new ForbiddenError();
    }
    const items = rows.map((row) => ({
      ...row,
      expiresAt: row.expiresAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
    }));
    return { items, pagination: paginationOf(page, rows[0]?.total ?? 0) };
  }

  /**
   * Mails an open invitation again, valid for another week; the earlier link ends.
   * @throws InvitationNotFoundError · ForbiddenError
   */
  async resend(organizationId: string, invitationId: string): Promise<Invitation> {
    const { email, role } = await this.#open(organizationId, invitationId);
    return this.invite(organizationId, { email, role });
  }

  /** Takes an open invitation back. @throws InvitationNotFoundError · ForbiddenError */
  async revoke(organizationId: string, invitationId: string): Promise<void> {
    await this.#open(organizationId, invitationId);
    const isRevoked = await revokeInvitation(this.db, { organizationId, invitationId });
    if (!isRevoked) throw new InvitationNotFoundError();
  }

  /**
   * Makes the caller a member, if the invitation went to their verified address. Accepting again
   * changes nothing.
   * @throws InvitationNotFoundError · ForbiddenError for another address · ServiceError
   * `EMAIL_NOT_VERIFIED` · BusinessLogicError (422) when it expired
   */
  async accept(token: string): Promise<AcceptedInvitation> {
    const offer = await this.#acceptOffer(await sha256Hex(token));
    if (!offer) throw new InvitationNotFoundError();
    if (!offer.for_address) throw new ForbiddenError('This invitation is for another address.');
    if (!offer.verified) throw new ServiceError('EMAIL_NOT_VERIFIED', 'Verify your address first.');
    const { organization_id: id, name, slug, role, joined_at: joinedAt, expired } = offer;
    if (role && joinedAt) {
      const organization = { id, name, slug };
      return { organizationId: id, organization, role, joinedAt: new Date(joinedAt).toISOString() };
    }
    if (expired) throw new BusinessLogicError('This invitation has expired. Ask for a new one.');
    throw new InvitationNotFoundError();
  }

  /** An open invitation that the actor may give. Who is no member learns nothing of it. */
  async #open(organizationId: string, invitationId: string) {
    const ids = { organizationId, invitationId, actorId: this.actor.userId };
    const found = await findOpenInvitation(this.db, ids);
    if (!found?.actorRole) throw new InvitationNotFoundError();
    if (!mayGive(found.actorRole, found.role)) throw new ForbiddenError();
    return found;
  }

  async #acceptOffer(tokenHash: string) {
    const { userId } = this.actor;
    const offer = await acceptOffer(this.db, tokenHash, userId);
    const isOpen = offer?.for_address && offer.verified && !offer.expired && !offer.role;
    // Another click was faster: what it made is seen on the second look.
    return isOpen ? acceptOffer(this.db, tokenHash, userId) : offer;
  }
}

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
