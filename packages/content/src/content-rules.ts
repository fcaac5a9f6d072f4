import type {
  ContentStatus,
  ContentType,
  MediaStatus,
  MediaType,
  Visibility,
} from '@codex/constants';
import { because, BusinessLogicError, ForbiddenError } from '@codex/service-errors';
import { contentRuleIssues, type UpdateContentInput } from '@codex/validation';
import { MediaNotReadyError, UnknownReferenceError } from './errors.ts';

/** The media and organization that an item is put together with. */
export interface Placement {
  contentType: ContentType;
  mediaItemId?: string | null | undefined;
  organizationId?: string | null | undefined;
}

/** What there is of a placement, as far as the actor may use it. */
export interface PlacementFacts {
  mediaType: MediaType | null;
  mediaStatus: MediaStatus | null;
  /** Renditions of it can be played. */
  mediaPlayable: boolean;
  organizationKnown: boolean;
  mayPublish: boolean;
}

/** What the rules look at in an item that is there. */
export interface CurrentContent {
  status: ContentStatus;
  contentType: ContentType;
  mediaItemId: string | null;
  hasBody: boolean;
  visibility: Visibility;
  priceCents: number | null;
}

/**
 * Refuses media or an organization that the actor may not use.
 * @throws UnknownReferenceError (404) · ForbiddenError (403) · BusinessLogicError (422) for media of another kind
 */
export function assertPlacement(placement: Placement, facts: PlacementFacts): void {
  const { mediaItemId, organizationId, contentType } = placement;
  if (mediaItemId) {
    if (!facts.mediaType) throw new UnknownReferenceError('mediaItemId');
    if (facts.mediaType !== contentType) {
      const message = `This is ${facts.mediaType} media; the item is ${contentType}.`;
      throw new BusinessLogicError(
        message,
        because('media_of_other_kind', { field: 'mediaItemId' }),
      );
    }
  }
  if (organizationId) {
    if (!facts.organizationKnown) throw new UnknownReferenceError('organizationId');
    if (!facts.mayPublish) throw new ForbiddenError('You may not publish in this organization.');
  }
}

/**
 * Refuses a change after which an item would break its rules.
 * @throws BusinessLogicError · MediaNotReadyError (both 422) · what {@link assertPlacement} throws
 */
export function assertRevision(
  current: CurrentContent,
  change: UpdateContentInput,
  facts: PlacementFacts,
): void {
  const contentType = change.contentType ?? current.contentType;
  const mediaItemId = change.mediaItemId === undefined ? current.mediaItemId : change.mediaItemId;
  const hasBody = change.body === undefined ? current.hasBody : Boolean(change.body);
  const issues = contentRuleIssues({
    contentType,
    mediaItemId,
    body: hasBody ? 'present' : null,
    visibility: change.visibility ?? current.visibility,
    priceCents: change.priceCents === undefined ? current.priceCents : change.priceCents,
  });
  if (issues.length > 0) {
    throw new BusinessLogicError('This does not fit the rest of the item.', { issues });
  }
  const { organizationId } = change;
  const mediaChanges = change.mediaItemId !== undefined || contentType !== current.contentType;
  assertPlacement(
    { contentType, mediaItemId: mediaChanges ? mediaItemId : null, organizationId },
    facts,
  );
  if (current.status !== 'published') return;
  assertPublishable({ contentType, hasBody, mediaItemId }, facts);
}

/**
 * Refuses to put before the public what cannot be watched, heard or read.
 * @throws MediaNotReadyError · BusinessLogicError (both 422)
 */
export function assertPublishable(
  item: { contentType: ContentType; hasBody: boolean; mediaItemId: string | null },
  media: Pick<PlacementFacts, 'mediaPlayable' | 'mediaStatus'>,
): void {
  if (item.contentType === 'written') {
    if (item.hasBody) return;
    throw new BusinessLogicError(
      'A published written item needs its text.',
      because('text_missing', { field: 'body' }),
    );
  }
  if (!item.mediaItemId) throw new MediaNotReadyError(null);
  if (!media.mediaPlayable) throw new MediaNotReadyError(media.mediaStatus);
}
