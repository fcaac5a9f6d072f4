import { RESERVED_SLUGS, type MemberRole } from '@codex/constants';
import { isUniqueViolation, paginationOf } from '@codex/database';
import { BaseService, ConflictError, ForbiddenError } from '@codex/service-errors';
import {
  slugSchema,
  type BrandingPatch,
  type CreateOrganizationInput,
  type ListOrganizationsInput,
  type Organization,
  type OrganizationList,
  type SlugCheck,
  type UpdateOrganizationInput,
} from '@codex/validation';
import { sql } from 'drizzle-orm';
import { OrganizationNotFoundError } from './errors.ts';
import {
  findOrganization,
  findOwnRole,
  insertOrganization,
  listOrganizations,
  mergedBranding,
  updateOwnOrganization,
  type OrganizationChange,
  type OrganizationRow,
} from './organization-queries.ts';

/** Organizations: under which creators publish together. */
export class OrganizationService extends BaseService {
  /** Makes an organization that the caller owns. @throws ConflictError `SLUG_CONFLICT` */
  async create(input: CreateOrganizationInput): Promise<Organization> {
    refuseReserved(input.slug);
    const row = await refusingTaken(insertOrganization(this.db, this.actor.userId, input));
    if (!row) throw new OrganizationNotFoundError();
    return toOrganization(row);
  }

  /** @throws OrganizationNotFoundError */
  async get(by: { id: string } | { slug: string }): Promise<Organization> {
    const row = await findOrganization(this.db, by);
    if (!row) throw new OrganizationNotFoundError();
    return toOrganization(row);
  }

  /** Whether an organization may take this slug, and why not. */
  async checkSlug(slug: string): Promise<SlugCheck> {
    if (!slugSchema.safeParse(slug).success) return { slug, available: false, reason: 'invalid' };
    if (RESERVED_SLUGS.has(slug)) return { slug, available: false, reason: 'reserved' };
    const taken = await findOrganization(this.db, { slug });
    return taken ? { slug, available: false, reason: 'taken' } : { slug, available: true };
  }

  /** Everybody's organizations, or those of the caller. @throws UnauthorizedError for a stranger's own */
  async list(query: ListOrganizationsInput): Promise<OrganizationList> {
    const memberId = query.mine ? this.actor.userId : undefined;
    const { rows, total } = await listOrganizations(this.db, query, memberId);
    return { items: rows.map(toOrganization), pagination: paginationOf(query, total) };
  }

  /**
   * For owners and admins.
   * @throws OrganizationNotFoundError · ForbiddenError · ConflictError `SLUG_CONFLICT`
   */
  async update(id: string, input: UpdateOrganizationInput): Promise<Organization> {
    if (input.slug !== undefined) refuseReserved(input.slug);
    const change = { ...input, updatedAt: this.now() };
    return refusingTaken(this.#change(id, ['owner', 'admin'], change));
  }

  /** How it looks, for owners and admins. @throws OrganizationNotFoundError · ForbiddenError */
  updateBranding(id: string, branding: BrandingPatch): Promise<Organization> {
    return this.#change(id, ['owner', 'admin'], { branding: mergedBranding(branding) });
  }

  /**
   * Closes an organization, for its owners: nothing of it is offered any more, buyers keep what
   * they bought, its slug is free. @throws OrganizationNotFoundError · ForbiddenError
   */
  async delete(id: string): Promise<void> {
    await this.#change(id, ['owner'], { deletedAt: sql`now()` });
  }

  async #change(
    id: string,
    roles: MemberRole[],
    change: OrganizationChange,
  ): Promise<Organization> {
    const actorId = this.actor.userId;
    const row = await updateOwnOrganization(this.db, { id, actorId, roles }, change);
    if (row) return toOrganization(row);
    if (await findOwnRole(this.db, id, actorId)) throw new ForbiddenError();
    throw new OrganizationNotFoundError();
  }
}

function refuseReserved(slug: string): void {
  if (RESERVED_SLUGS.has(slug)) throw slugConflict('This address is reserved.');
}

async function refusingTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!isUniqueViolation(error, 'organizations_slug_key')) throw error;
    throw slugConflict('This address is taken.');
  }
}

const slugConflict = (message: string) =>
  new ConflictError(message, 'SLUG_CONFLICT', { issues: [{ field: 'slug', message }] });

/** An organization as it leaves the system. */
function toOrganization(row: OrganizationRow): Organization {
  const { id, name, slug, description, logoUrl, websiteUrl, branding, creatorId, memberCount } =
    row;
  const { createdAt, updatedAt } = row;
  return {
    id,
    name,
    slug,
    description,
    logoUrl,
    websiteUrl,
    branding,
    creatorId,
    memberCount,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
