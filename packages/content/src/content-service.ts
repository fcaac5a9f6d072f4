import { isVisible } from '@codex/access';
import { isUniqueViolation, paginationOf, schema } from '@codex/database';
import { BaseService, because, ConflictError, type ServiceConfig } from '@codex/service-errors';
import type {
  Content,
  ContentList,
  ContentQuery,
  CreateContentInput,
  CreatorContentQuery,
  PublicContentQuery,
  SitemapList,
  UpdateContentInput,
} from '@codex/validation';
import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  isInOrganization,
  listOfCreator,
  listOwn,
  listPublished,
  listRelated,
  type ContentPage,
} from './content-lists.ts';
import { findDraft, findPlacement } from './content-placement.ts';
import { assertPlacement, assertPublishable, assertRevision } from './content-rules.ts';
import { selectItem, toContent, type AssetEnv, type ContentRow } from './content-view.ts';
import {
  insertDraft,
  publishItem,
  reviseItem,
  softDelete,
  unpublishItem,
} from './content-writes.ts';
import { ContentNotFoundError, SlugConflictError } from './errors.ts';
import { listSitemap } from './sitemap.ts';

const { content } = schema;

/** How often a change starts over because somebody else changed the item meanwhile. */
const MAX_REVISION_ATTEMPTS = 3;

/** Translates a taken slug. The constraints decide, whoever comes first. */
async function orSlugConflict<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const taken =
      isUniqueViolation(error, 'content_organization_slug_key') ||
      isUniqueViolation(error, 'content_creator_slug_key');
    throw taken ? new SlugConflictError() : error;
  }
}

/** What creators make and sell: drafts, publishing, browsing, and each item for whoever may see it. */
export class ContentService extends BaseService {
  readonly #assets: AssetEnv;

  constructor(config: ServiceConfig, assets: AssetEnv) {
    super(config);
    this.#assets = assets;
  }

  /**
   * Makes a draft.
   * @throws SlugConflictError (409) · UnknownReferenceError (404) · ForbiddenError (403) for an
   *   organization the actor may not publish in · BusinessLogicError (422) for media of another kind
   */
  async create(input: CreateContentInput): Promise<Content> {
    const { userId } = this.actor;
    const id = await orSlugConflict(insertDraft(this.db, userId, input));
    if (!id) {
      assertPlacement(input, await findPlacement(this.db, userId, input));
      throw new ConflictError(
        'This changed while you saved it. Please try again.',
        'CONFLICT',
        because('changed_meanwhile'),
      );
    }
    return this.get(id);
  }

  /** An item that the viewer may know of, with its body where they may read it. @throws ContentNotFoundError */
  async get(id: string): Promise<Content> {
    const [row] = await selectItem(this.db, this.viewer?.userId).where(eq(content.id, id));
    return this.#visible(row);
  }

  /** The same by address. @throws ContentNotFoundError */
  async getBySlug({
    organizationSlug,
    slug,
  }: {
    organizationSlug: string;
    slug: string;
  }): Promise<Content> {
    const [row] = await selectItem(this.db, this.viewer?.userId).where(
      and(isInOrganization(organizationSlug), eq(content.slug, slug), isNull(content.deletedAt)),
    );
    return this.#visible(row);
  }

  /** The actor's own items, of any status. */
  async listOwn(query: ContentQuery): Promise<ContentList> {
    return this.#toList(query, await listOwn(this.db, this.actor.userId, query));
  }

  /** A creator's published items, newest first; their own drafts too when they ask themselves. */
  async listOfCreator(creatorId: string, query: CreatorContentQuery): Promise<ContentList> {
    return this.#toList(query, await listOfCreator(this.db, this.viewer?.userId, creatorId, query));
  }

  /** What is published: browse, filter and search. */
  async browse(query: PublicContentQuery): Promise<ContentList> {
    return this.#toList(query, await listPublished(this.db, this.viewer?.userId, query));
  }

  /** The newest of an item's creator, the item among them; nothing of one that the viewer may not know of. */
  async related(id: string, { limit }: { limit: number }): Promise<ContentList> {
    const page = await listRelated(this.db, this.viewer?.userId, { id, limit });
    return this.#toList({ page: 1, limit }, page);
  }

  /** The pages that search engines may list, 10,000 at a time. */
  sitemap({ page }: { page: number }): Promise<SitemapList> {
    return listSitemap(this.db, page);
  }

  /** Another text from the moment on that strangers may see anything else than before. */
  async version(): Promise<{ version: string }> {
    const { catalogueVersions } = schema;
    const [row] = await this.db
      .select({ version: sql<string>`sum(${catalogueVersions.version})::text` })
      .from(catalogueVersions);
    return { version: row?.version ?? '0' };
  }

  /**
   * Changes what is given. Two changes at once are applied one after the other.
   * @throws ContentNotFoundError · SlugConflictError · BusinessLogicError (422) where the item would
   *   break its rules · MediaNotReadyError (422) for a published item
   */
  async update(id: string, change: UpdateContentInput): Promise<Content> {
    const { userId } = this.actor;
    for (let attempt = 0; attempt < MAX_REVISION_ATTEMPTS; attempt++) {
      const draft = await findDraft(this.db, userId, id, change);
      if (!draft) throw new ContentNotFoundError();
      assertRevision(draft, change, draft);
      const { mediaItemId, organizationId } = change;
      const placement = {
        contentType: change.contentType ?? draft.contentType,
        mediaItemId,
        organizationId,
      };
      const revision = { id, version: draft.version, change, placement };
      const row = await orSlugConflict(reviseItem(this.db, userId, revision));
      if (row) return this.#toContent(row);
    }
    throw new ConflictError(
      'This changed while you saved it. Please try again.',
      'CONFLICT',
      because('changed_meanwhile'),
    );
  }

  /**
   * Puts an item before the public. Publishing what is published changes nothing.
   * @throws ContentNotFoundError · MediaNotReadyError (422) · BusinessLogicError (422) without text ·
   *   ForbiddenError for who left its organization
   */
  async publish(id: string): Promise<Content> {
    const { userId } = this.actor;
    const row = await publishItem(this.db, userId, id);
    if (!row) throw new ContentNotFoundError();
    if (row.status === 'published') return this.#toContent(row);
    const draft = await findDraft(this.db, userId, id);
    if (!draft) throw new ContentNotFoundError();
    assertPublishable(draft, draft);
    assertPlacement({ contentType: row.contentType, organizationId: row.organizationId }, draft);
    throw new ConflictError(
      'This changed while you published it. Please try again.',
      'CONFLICT',
      because('changed_meanwhile'),
    );
  }

  /** Makes a published item a draft again; buyers get it back when it is published again. @throws ContentNotFoundError */
  async unpublish(id: string): Promise<Content> {
    const row = await unpublishItem(this.db, this.actor.userId, id);
    if (!row) throw new ContentNotFoundError();
    return this.#toContent(row);
  }

  /** Deletes an item for everybody but those who bought it. @throws ContentNotFoundError */
  async delete(id: string): Promise<void> {
    if (!(await softDelete(this.db, this.actor.userId, id))) throw new ContentNotFoundError();
  }

  #visible(row: ContentRow | undefined): Promise<Content> {
    if (!row || !isVisible(row.facts)) throw new ContentNotFoundError();
    return this.#toContent(row);
  }

  #toContent(row: ContentRow): Promise<Content> {
    return toContent(row, this.#assets, this.now());
  }

  async #toList(
    query: { page: number; limit: number },
    { rows, total }: ContentPage,
  ): Promise<ContentList> {
    const items = await Promise.all(rows.map((row) => this.#toContent(row)));
    return { items, pagination: paginationOf(query, total) };
  }
}
