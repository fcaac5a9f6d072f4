import type { R2Service } from '@codex/cloudflare-clients';
import {
  BaseService,
  BusinessLogicError,
  ConflictError,
  ServiceError,
  ServiceUnavailableError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { MediaItem, UploadPart } from '@codex/validation';
import type { AssetEnv } from './content-view.ts';
import { MediaNotFoundError } from './errors.ts';
import { findOwnMedia, orderTranscoding } from './media-queries.ts';
import type { MediaServiceOptions } from './media-service.ts';
import { toMediaItem, type MediaRow } from './media-view.ts';
import { answerOf, originalKey, R2_ERRORS, r2Code } from './storage.ts';
import { missingParts, sizeOfPart } from './upload-parts.ts';
import { claimUpload, findUpload, forgetUpload, listParts, recordPart } from './upload-queries.ts';

/** The bytes of a request and how many its sender says they are. */
export interface IncomingBytes {
  body: ReadableStream<Uint8Array>;
  contentLength: number;
}

const REPORTED_MISSING_PARTS = 100;

/** Takes a file in parts, in any order and several at a time, and makes one of them. */
export class MediaUploadService extends BaseService {
  readonly #assets: AssetEnv;
  readonly #storage: R2Service;

  constructor(config: ServiceConfig, { assets, storage }: MediaServiceOptions) {
    super(config);
    this.#assets = assets;
    this.#storage = storage;
  }

  /**
   * Stores one part, streamed. A part that is sent again replaces the one before.
   * @throws MediaNotFoundError · ConflictError (409) when the upload is over · ServiceError (413) or
   *   BusinessLogicError (422) for a wrong size, before a byte is read
   */
  async putPart(id: string, partNumber: number, bytes: IncomingBytes): Promise<UploadPart> {
    const media = await findOwnMedia(this.db, this.actor.userId, id);
    if (!media) throw new MediaNotFoundError();
    if (media.status !== 'uploading') throw new ConflictError('This upload is complete already.');
    assertPartSize(media, partNumber, bytes.contentLength);
    const uploadId = media.r2UploadId ?? (await this.#begin(media));
    const { etag } = await this.#store({ ...media, r2UploadId: uploadId }, partNumber, bytes);
    const part = { partNumber, etag, sizeBytes: bytes.contentLength };
    const { uploadGeneration } = media;
    if (!(await recordPart(this.db, { mediaId: id, uploadGeneration, uploadId }, part))) {
      throw new ConflictError('This upload was started over meanwhile.');
    }
    return part;
  }

  /** The parts that arrived, in order. @throws MediaNotFoundError */
  async listParts(id: string): Promise<UploadPart[]> {
    const parts = await listParts(this.db, this.actor.userId, id);
    if (!parts) throw new MediaNotFoundError();
    return parts;
  }

  /**
   * Checks that every byte is there, makes one file of them and orders its transcoding. Repeating it
   * changes nothing; after a crash in the middle repeating it finishes the work.
   * @throws MediaNotFoundError · BusinessLogicError (422) naming the parts that are missing
   */
  async complete(id: string): Promise<MediaItem> {
    const media = await findUpload(this.db, this.actor.userId, id);
    if (!media) throw new MediaNotFoundError();
    if (media.status !== 'uploading') return this.#toItem(media);
    const missing = missingParts(media, media.parts);
    if (missing.length > 0) {
      throw new BusinessLogicError('Parts of the file are missing.', {
        missingParts: missing.slice(0, REPORTED_MISSING_PARTS),
        missingCount: missing.length,
      });
    }
    await this.#assemble(media, media.parts);
    const row = await orderTranscoding(this.db, this.actor.userId, media, 'uploaded');
    if (!row) throw new MediaNotFoundError();
    return this.#toItem(row);
  }

  /** The one upload of a media item, whoever began it first. */
  async #begin(media: MediaRow): Promise<string> {
    const key = originalKey(media.id, media.uploadGeneration);
    const httpMetadata = { contentType: media.mimeType };
    const own = await answerOf(this.#storage.createMultipartUpload(key, { httpMetadata }));
    const claimed = await claimUpload(this.db, media, own.uploadId);
    if (claimed !== own.uploadId) {
      await this.#storage.abortMultipartUpload(own).catch(() => undefined);
    }
    if (!claimed) throw new ConflictError('This upload is over.');
    return claimed;
  }

  async #store(media: MediaRow, partNumber: number, { body, contentLength }: IncomingBytes) {
    const upload = {
      key: originalKey(media.id, media.uploadGeneration),
      uploadId: media.r2UploadId ?? '',
    };
    const exactly = new FixedLengthStream(contentLength);
    try {
      return await this.#storage.uploadPart(upload, partNumber, body.pipeThrough(exactly));
    } catch (error) {
      throw await this.#explain(media, error);
    }
  }

  async #assemble(media: MediaRow, parts: UploadPart[]): Promise<void> {
    const key = originalKey(media.id, media.uploadGeneration);
    const upload = { key, uploadId: media.r2UploadId ?? '' };
    const object = await this.#storage
      .completeMultipartUpload(upload, parts)
      .catch(async (error: unknown) => {
        // An earlier call may have come this far and no further.
        const assembled = await answerOf(this.#storage.head(key));
        if (!assembled) throw await this.#explain(media, error);
        return assembled;
      });
    if (object.size === media.fileSizeBytes) return;
    await forgetUpload(this.db, media);
    await answerOf(this.#storage.delete(key));
    throw new BusinessLogicError('The file that arrived has another size. Please send it again.', {
      field: 'fileSizeBytes',
    });
  }

  /** What a failed call to storage means for the upload. */
  async #explain(media: MediaRow, error: unknown): Promise<ServiceError> {
    const code = r2Code(error);
    if (code !== R2_ERRORS.noSuchUpload && code !== R2_ERRORS.invalidPart) {
      return new ServiceUnavailableError(error);
    }
    if (await answerOf(this.#storage.head(originalKey(media.id, media.uploadGeneration)))) {
      return new ConflictError('Every part arrived already. Complete the upload.');
    }
    await forgetUpload(this.db, media);
    return new ConflictError(
      'This upload was interrupted for too long. Please send its parts again.',
    );
  }

  #toItem(row: MediaRow): Promise<MediaItem> {
    return toMediaItem(row, this.#assets, this.now());
  }
}

function assertPartSize(media: MediaRow, partNumber: number, contentLength: number): void {
  const expected = sizeOfPart(media, partNumber);
  if (expected === undefined) {
    const message = `This file has ${media.partCount} parts.`;
    throw new BusinessLogicError(message, { field: 'n', partCount: media.partCount });
  }
  const details = { field: 'Content-Length', expectedBytes: expected };
  if (contentLength > expected) {
    throw new ServiceError('PAYLOAD_TOO_LARGE', `This part has ${expected} bytes.`, { details });
  }
  if (contentLength < expected) {
    throw new BusinessLogicError(`This part has ${expected} bytes.`, details);
  }
}
