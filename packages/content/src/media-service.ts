import type { R2Service } from '@codex/cloudflare-clients';
import { paginationOf } from '@codex/database';
import {
  BaseService,
  because,
  BusinessLogicError,
  ConflictError,
  ValidationError,
  type ServiceConfig,
} from '@codex/service-errors';
import {
  fitsMediaType,
  type CreateMediaItemInput,
  type MediaItem,
  type MediaList,
  type MediaQuery,
  type UpdateMediaItemInput,
} from '@codex/validation';
import type { AssetEnv } from './content-view.ts';
import { MediaNotFoundError } from './errors.ts';
import {
  changeMedia,
  deleteMedia,
  findOwnMedia,
  insertMedia,
  listOwnMedia,
  orderTranscoding,
  resetUpload,
} from './media-queries.ts';
import { nextMediaStatus } from './media-status.ts';
import { toMediaItem, type MediaRow } from './media-view.ts';
import { originalKey } from './storage.ts';
import { planParts } from './upload-parts.ts';

/** What a media service needs besides the usual. */
export interface MediaServiceOptions {
  assets: AssetEnv;
  storage: R2Service;
}

/** A creator's own media: what was uploaded and what became of it. */
export class MediaItemService extends BaseService {
  readonly #assets: AssetEnv;
  readonly #storage: R2Service;

  constructor(config: ServiceConfig, { assets, storage }: MediaServiceOptions) {
    super(config);
    this.#assets = assets;
    this.#storage = storage;
  }

  /** Announces a file; its parts follow. */
  async create(input: CreateMediaItemInput): Promise<MediaItem> {
    const plan = planParts(input.fileSizeBytes);
    return this.#toItem(await insertMedia(this.db, this.actor.userId, { ...input, ...plan }));
  }

  /** @throws MediaNotFoundError unless the actor owns it */
  async get(id: string): Promise<MediaItem> {
    return this.#toItem(await this.#own(id));
  }

  /** The actor's own media, newest first. */
  async list(query: MediaQuery): Promise<MediaList> {
    const { rows, total } = await listOwnMedia(this.db, this.actor.userId, query);
    const items = await Promise.all(rows.map((row) => this.#toItem(row)));
    return { items, pagination: paginationOf(query, total) };
  }

  /**
   * Changes title and description. `status: 'uploading'` starts the upload over; every other status
   * is the transcoder's word alone.
   * @throws MediaNotFoundError · BusinessLogicError (422) for a status that cannot be set
   */
  async update(id: string, change: UpdateMediaItemInput): Promise<MediaItem> {
    const { status, title, description } = change;
    if (status !== undefined && status !== 'uploading') {
      const message = `Only the platform itself makes media "${status}". Setting "uploading" starts the upload over.`;
      throw new BusinessLogicError(message, { field: 'status' });
    }
    if (status === 'uploading') await this.#reset(id, change);
    const row = await changeMedia(this.db, this.actor.userId, id, { title, description });
    if (!row) throw new MediaNotFoundError();
    return this.#toItem(row);
  }

  /**
   * Has the file of a failed item transcoded again. What is on its way already stays so.
   * @throws MediaNotFoundError · BusinessLogicError (422) where there is nothing to try again
   */
  async retry(id: string): Promise<MediaItem> {
    const media = await this.#own(id);
    if (media.status === 'uploaded' || media.status === 'transcoding') return this.#toItem(media);
    if (!nextMediaStatus(media.status, 'retried')) {
      throw new BusinessLogicError(
        'Only media whose processing failed can be tried again.',
        because('media_not_failed', { status: media.status }),
      );
    }
    const row = await orderTranscoding(this.db, this.actor.userId, media, 'retried');
    if (!row) throw new MediaNotFoundError();
    return this.#toItem(row);
  }

  /** @throws MediaNotFoundError · ConflictError (409) while an item uses it or a buyer has it */
  async delete(id: string): Promise<void> {
    const outcome = await deleteMedia(this.db, this.actor.userId, id);
    if (outcome === 'not_found') throw new MediaNotFoundError();
    if (outcome === 'in_use') {
      throw new ConflictError(
        'An item uses this media, or somebody bought an item with it.',
        'CONFLICT',
        because('media_in_use'),
      );
    }
  }

  async #reset(id: string, { mimeType, fileSizeBytes }: UpdateMediaItemInput): Promise<void> {
    const media = await this.#own(id);
    if (!nextMediaStatus(media.status, 'reset')) {
      const message = 'Only an upload that failed or is under way can be started over.';
      throw new BusinessLogicError(message, { field: 'status', status: media.status });
    }
    const file = {
      mimeType: mimeType ?? media.mimeType,
      fileSizeBytes: fileSizeBytes ?? media.fileSizeBytes,
    };
    if (!fitsMediaType(file.mimeType, media.mediaType)) {
      const message = `This is not a type of ${media.mediaType} file.`;
      throw new ValidationError([{ field: 'mimeType', message }]);
    }
    const plan = planParts(file.fileSizeBytes);
    const row = await resetUpload(this.db, this.actor.userId, media, { ...file, ...plan });
    if (!row) throw new ConflictError('This changed meanwhile. Please try again.');
    await this.#abandon(media);
  }

  /** Frees what an upload holds that nobody will finish. Storage would do it too, days later. */
  async #abandon({ id, uploadGeneration, r2UploadId }: MediaRow): Promise<void> {
    if (!r2UploadId) return;
    const upload = { key: originalKey(id, uploadGeneration), uploadId: r2UploadId };
    await this.#storage.abortMultipartUpload(upload).catch((error: unknown) => {
      this.log.warn('an upload could not be aborted', { mediaId: id, error });
    });
  }

  async #own(id: string): Promise<MediaRow> {
    const row = await findOwnMedia(this.db, this.actor.userId, id);
    if (!row) throw new MediaNotFoundError();
    return row;
  }

  #toItem(row: MediaRow): Promise<MediaItem> {
    return toMediaItem(row, this.#assets, this.now());
  }
}
