import type { R2Service } from '@codex/cloudflare-clients';
import {
  BaseService,
  BusinessLogicError,
  ConflictError,
  ServiceError,
  ServiceUnavailableError,
  type ServiceConfig,
} from '@codex/service-errors';
import type { TranscodeResult } from '@codex/validation';
import { MediaNotFoundError } from './errors.ts';
import { answerOf, originalKey, outputKey, R2_ERRORS, r2Code } from './storage.ts';
import {
  findTranscodable,
  markFailed,
  markPlayable,
  markProgress,
  markReady,
  markStarted,
  orderFailed,
  orderLost,
  type Transcoding,
} from './transcoding-queries.ts';
import type { IncomingBytes } from './upload-service.ts';

/** A segment of the best rung is a tenth of this. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A queue that works never loses a job; one that was restored from a backup may have. */
const LOST_AFTER_MS = 10 * 60 * 1000;
const LOST_PER_RUN = 20;

const OUTPUT_TYPES: Record<string, string> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  m4s: 'video/mp4',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json',
};

/** The source from some byte on to its end. */
export interface SourceBytes {
  body: ReadableStream;
  first: number;
  last: number;
  size: number;
  mimeType: string;
}

export interface OutputFile extends IncomingBytes {
  rendition: string;
  file: string;
  /** Hex, checked by storage. */
  sha256: string;
}

/**
 * What the transcoder says and asks. Every word counts only for the newest order of a media item
 * that is not deleted; what comes late or again changes nothing.
 */
export class TranscodingService extends BaseService {
  readonly #storage: R2Service;

  constructor(config: ServiceConfig, storage: R2Service) {
    super(config);
    this.#storage = storage;
  }

  /** The uploaded file, from `offset` on. @throws MediaNotFoundError · ServiceError (416) */
  async source(id: string, offset: number): Promise<SourceBytes> {
    const media = await findTranscodable(this.db, id);
    if (!media?.uploadedAt) throw new MediaNotFoundError();
    const { fileSizeBytes: size, mimeType } = media;
    if (offset >= size) {
      throw new ServiceError('RANGE_NOT_SATISFIABLE', `The source has ${size} bytes.`);
    }
    const key = originalKey(id, media.uploadGeneration);
    const object = await answerOf(this.#storage.get(key, { range: { offset } }));
    if (!object) throw new MediaNotFoundError();
    return { body: object.body, first: offset, last: size - 1, size, mimeType };
  }

  /** A transcoder takes the job, perhaps once more. @throws ConflictError (409) when it is no longer wanted */
  async start(transcoding: Transcoding) {
    const source = await markStarted(this.db, transcoding);
    if (source) return source;
    await this.#refuseSuperseded(transcoding);
    throw superseded();
  }

  /** Percent, never backwards, and never done before it is. */
  async progress(transcoding: Transcoding, percent: number): Promise<void> {
    const done = await markProgress(this.db, transcoding, Math.min(99, Math.floor(percent)));
    if (!done) await this.#refuseSuperseded(transcoding);
  }

  /**
   * Stores one file of a transcoding that is under way.
   * @throws ConflictError (409) when it is no longer wanted · ServiceError (413) ·
   *   BusinessLogicError (422) for bytes that are not what was signed
   */
  async saveOutput(transcoding: Transcoding, output: OutputFile): Promise<void> {
    if (output.contentLength > MAX_OUTPUT_BYTES) {
      throw new ServiceError('PAYLOAD_TOO_LARGE', `At most ${MAX_OUTPUT_BYTES} bytes.`);
    }
    const media = await this.#refuseSuperseded(transcoding);
    if (media.status !== 'transcoding') throw superseded();
    const { body, contentLength, file, sha256 } = output;
    const contentType = OUTPUT_TYPES[file.slice(file.lastIndexOf('.') + 1)];
    const key = outputKey(transcoding.id, { ...output, generation: transcoding.generation });
    const exactly = new FixedLengthStream(contentLength);
    try {
      const options = { sha256, httpMetadata: { contentType } };
      await this.#storage.put(key, body.pipeThrough(exactly), options);
    } catch (error) {
      if (r2Code(error) !== R2_ERRORS.badDigest) throw new ServiceUnavailableError(error);
      throw new BusinessLogicError('These are not the bytes that were signed.');
    }
  }

  /** Shows viewers the first rung while the others are still made. */
  async playable(transcoding: Transcoding, result: TranscodeResult): Promise<void> {
    await this.#assertStored(transcoding);
    const done = await markPlayable(this.db, transcoding, result);
    if (!done) await this.#refuseSuperseded(transcoding);
  }

  /** Shows viewers everything. Objects of earlier orders are swept later. */
  async complete(transcoding: Transcoding, result: TranscodeResult): Promise<void> {
    await this.#assertStored(transcoding);
    const done = await markReady(this.db, transcoding, result);
    if (!done) await this.#refuseSuperseded(transcoding);
  }

  /** Tells the creator why nothing came of it; what could be watched before still can. */
  async fail(transcoding: Transcoding, reason: string): Promise<void> {
    const done = await markFailed(this.db, transcoding, reason);
    if (!done) await this.#refuseSuperseded(transcoding);
  }

  /** An operator wants a failed transcoding tried again. @throws MediaNotFoundError unless it failed */
  async retry(id: string): Promise<void> {
    if (!(await orderFailed(this.db, id))) throw new MediaNotFoundError();
  }

  /** Orders anew what has waited for long for a job that is lost. How many. */
  orderLost(): Promise<number> {
    const before = new Date(this.now().getTime() - LOST_AFTER_MS);
    return orderLost(this.db, { before, limit: LOST_PER_RUN });
  }

  async #assertStored({ id, generation }: Transcoding): Promise<void> {
    const key = outputKey(id, { generation, rendition: 'hls', file: 'master.m3u8' });
    if (await answerOf(this.#storage.head(key))) return;
    await this.#refuseSuperseded({ id, generation });
    throw new BusinessLogicError('There is no master playlist yet.');
  }

  /** @throws MediaNotFoundError when the media is gone · ConflictError (409) after a newer order */
  async #refuseSuperseded({ id, generation }: Transcoding) {
    const media = await findTranscodable(this.db, id);
    if (!media) throw new MediaNotFoundError();
    if (media.generation !== generation) throw superseded();
    return media;
  }
}

function superseded(): ConflictError {
  return new ConflictError('This transcoding is no longer wanted.');
}
