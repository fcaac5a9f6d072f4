import {
  BaseService,
  BusinessLogicError,
  InternalServiceError,
  NotFoundError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { Bindings } from '@codex/shared-types';
import {
  CAPTIONS_FOLDER,
  type PlaybackProgress,
  type SavePlaybackProgressInput,
  type StreamingUrl,
} from '@codex/validation';
import { decideAccess, isVisible, type AccessFacts } from './decide-access.ts';
import { AccessDeniedError } from './errors.ts';
import { findProgress, findStream, upsertProgress } from './queries.ts';
import { signStreamToken } from './stream-token.ts';

/** Where media is served and what signs its addresses. */
type MediaEnv = Pick<Bindings, 'CONTENT_API_URL' | 'STREAM_SIGNING_KEYS'>;

/** What the signed-in person may watch, and where they are in it. */
export class ContentAccessService extends BaseService {
  readonly #env: MediaEnv;

  constructor(config: ServiceConfig, env: MediaEnv) {
    super(config);
    this.#env = env;
  }

  /**
   * The address of an item's master playlist, for an hour, and what a player shows beside it.
   * @throws NotFoundError · AccessDeniedError (403, with the reason) · BusinessLogicError (422) for
   * what is written, and `MEDIA_NOT_READY` while nothing can be played
   */
  async getStreamingUrl(contentId: string): Promise<StreamingUrl> {
    const { userId } = this.actor;
    const found = await findStream(this.db, userId, contentId);
    const { contentType, media, captions, progress, clock } = requireAccess(found);
    if (contentType === 'written')
      throw new BusinessLogicError('This is for reading and has no stream.');
    if (!media?.generation || media.deletedAt) {
      const message = 'This is still being prepared. Please try again in a few minutes.';
      throw new BusinessLogicError(message, undefined, 'MEDIA_NOT_READY');
    }
    const { id: mediaId, generation, assets } = media;
    const { token, expiresAt } = await signStreamToken({
      keys: this.#env.STREAM_SIGNING_KEYS,
      viewerId: userId,
      contentId,
      mediaId,
      generation,
      issuedAt: Math.floor(clock),
    });
    const urlOf = (path: string) => `${this.#env.CONTENT_API_URL}/v/${token}/${mediaId}/${path}`;
    return {
      streamingUrl: urlOf('hls/master.m3u8'),
      expiresAt: expiresAt.toISOString(),
      contentType,
      thumbnailsUrl: assets.thumbnails ? urlOf(assets.thumbnails) : null,
      waveformUrl: assets.waveform ? urlOf(assets.waveform) : null,
      captions: captions.map(({ file, ...named }) => ({
        ...named,
        url: urlOf(`${CAPTIONS_FOLDER}/${file}`),
      })),
      progress: progress && toProgress(progress),
    };
  }

  /** Where the person is in an item; null before they began. @throws NotFoundError */
  async getPlaybackProgress(contentId: string): Promise<PlaybackProgress | null> {
    const found = await findProgress(this.db, this.actor.userId, contentId);
    if (!found || !isVisible(found.facts)) throw new NotFoundError();
    return found.progress && toProgress(found.progress);
  }

  /**
   * Remembers where the person is. A position before the stored one changes nothing unless it is a
   * seek; at 95 % an item counts as completed and stays so.
   * @throws NotFoundError · AccessDeniedError (403, with the reason)
   */
  async savePlaybackProgress(
    contentId: string,
    input: SavePlaybackProgressInput,
  ): Promise<PlaybackProgress> {
    const found = await upsertProgress(this.db, this.actor.userId, contentId, input);
    const { saved } = requireAccess(found);
    if (!saved) throw new InternalServiceError('The statement disagrees with decideAccess');
    return toProgress(saved);
  }
}

/** A {@link ContentAccessService} out of a request's config and the worker's environment. */
export function createContentAccessService(
  config: ServiceConfig,
  env: MediaEnv,
): ContentAccessService {
  return new ContentAccessService(config, env);
}

/** The row, if its facts grant access. @throws NotFoundError · AccessDeniedError */
function requireAccess<Row extends { facts: AccessFacts }>(row: Row | undefined): Row {
  if (!row || !isVisible(row.facts)) throw new NotFoundError();
  const { granted, reason } = decideAccess(row.facts);
  if (!granted) throw new AccessDeniedError(reason);
  return row;
}

function toProgress(
  row: Omit<PlaybackProgress, 'updatedAt'> & { updatedAt: Date },
): PlaybackProgress {
  const { positionSeconds, durationSeconds, completed, updatedAt } = row;
  return { positionSeconds, durationSeconds, completed, updatedAt: updatedAt.toISOString() };
}
