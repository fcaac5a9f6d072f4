import { span } from '@codex/observability';
import type { R2SigningClient } from './r2-signing-client.ts';
import { withRetries, type RetryOptions } from './retry.ts';

/** What R2 stores. Everything but a stream can be sent again after a failure. */
export type R2Body = ReadableStream | ArrayBuffer | ArrayBufferView | string | Blob | null;

/** Names an upload in parts that is under way. */
export interface R2UploadRef {
  key: string;
  uploadId: string;
}

export interface R2ServiceOptions {
  retry?: RetryOptions;
  /** Needed by `generateSignedUrl` only: a binding cannot sign. */
  signer?: R2SigningClient;
}

/** R2 deletes at most this many keys in one call. */
const KEYS_PER_DELETE = 1000;

/**
 * One bucket behind its binding. Reads, deletions and writes whose body can be replayed are repeated
 * with growing pauses when R2 fails for a moment; a stream is sent once, and creating or completing
 * a multipart upload is never repeated.
 */
export class R2Service {
  readonly #bucket: R2Bucket;
  readonly #retry: RetryOptions;
  readonly #signer: R2SigningClient | undefined;

  constructor(bucket: R2Bucket, { retry = {}, signer }: R2ServiceOptions = {}) {
    this.#bucket = bucket;
    this.#retry = retry;
    this.#signer = signer;
  }

  /** Stores an object whole; readers see the old one or the new one, never a part. */
  async put(key: string, body: R2Body, options?: Omit<R2PutOptions, 'onlyIf'>): Promise<R2Object> {
    return this.#send('put', body, () => this.#bucket.put(key, body, options));
  }

  /** Stores a value as `application/json`. */
  async putJson(
    key: string,
    value: unknown,
    options: Omit<R2PutOptions, 'onlyIf'> = {},
  ): Promise<R2Object> {
    return this.put(key, JSON.stringify(value), {
      ...options,
      httpMetadata: { contentType: 'application/json', ...options.httpMetadata },
    });
  }

  /**
   * An object with its bytes, or those of `range` (offsets in bytes, or the request's headers); null
   * when there is none. @throws when the range lies outside of the object
   */
  async get(
    key: string,
    { range }: { range?: R2Range | Headers } = {},
  ): Promise<R2ObjectBody | null> {
    return this.#repeat('get', () => this.#bucket.get(key, range ? { range } : {}));
  }

  /** An object without its bytes, or null. */
  async head(key: string): Promise<R2Object | null> {
    return this.#repeat('head', () => this.#bucket.head(key));
  }

  /** Deletes any number of objects; those that are not there count as deleted. */
  async delete(keys: string | readonly string[]): Promise<void> {
    const all = typeof keys === 'string' ? [keys] : keys;
    for (let from = 0; from < all.length; from += KEYS_PER_DELETE) {
      const some = all.slice(from, from + KEYS_PER_DELETE);
      await this.#repeat('delete', () => this.#bucket.delete(some));
    }
  }

  /** One page of objects, at most 1000, by name. */
  async list(options?: R2ListOptions): Promise<R2Objects> {
    return this.#repeat('list', () => this.#bucket.list(options));
  }

  /** Every object below a prefix, page after page. */
  async *listAll(prefix: string): AsyncGenerator<R2Object> {
    let cursor: string | undefined;
    do {
      const page = await this.list({ prefix, cursor });
      yield* page.objects;
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor);
  }

  /** A link that lets its holder read (or write) one object directly. @throws without a signer */
  async generateSignedUrl(
    key: string,
    options: { expiresInSeconds: number; method?: 'GET' | 'PUT' },
  ): Promise<string> {
    if (!this.#signer) throw new Error('signing needs an R2SigningClient');
    return this.#signer.generateSignedUrl(key, options);
  }

  /** Begins an upload in parts: equal ones of 5 MiB or more, the last may be smaller. */
  async createMultipartUpload(key: string, options?: R2MultipartOptions): Promise<R2UploadRef> {
    const { uploadId } = await call('create upload', () =>
      this.#bucket.createMultipartUpload(key, options),
    );
    return { key, uploadId };
  }

  /** Sends one part, from 1 on. Sending it again replaces it. */
  async uploadPart(
    { key, uploadId }: R2UploadRef,
    partNumber: number,
    body: Exclude<R2Body, null>,
  ): Promise<R2UploadedPart> {
    return this.#send('upload part', body, () =>
      this.#resume({ key, uploadId }).uploadPart(partNumber, body),
    );
  }

  /** Makes the parts one object. @throws when one is missing, or the upload is over */
  async completeMultipartUpload(
    upload: R2UploadRef,
    parts: readonly R2UploadedPart[],
  ): Promise<R2Object> {
    return call('complete upload', () =>
      this.#resume(upload).complete(parts.toSorted((a, b) => a.partNumber - b.partNumber)),
    );
  }

  /** Gives an upload up and frees what it holds. */
  async abortMultipartUpload(upload: R2UploadRef): Promise<void> {
    await this.#repeat('abort upload', () => this.#resume(upload).abort());
  }

  #resume({ key, uploadId }: R2UploadRef): R2MultipartUpload {
    return this.#bucket.resumeMultipartUpload(key, uploadId);
  }

  #send<T>(operation: string, body: R2Body, work: () => Promise<T>): Promise<T> {
    return body instanceof ReadableStream ? call(operation, work) : this.#repeat(operation, work);
  }

  #repeat<T>(operation: string, work: () => Promise<T>): Promise<T> {
    return call(operation, () => withRetries(work, this.#retry));
  }
}

/** A call of R2's, as a step of the current operation. */
function call<T>(operation: string, work: () => Promise<T>): Promise<T> {
  return span(`R2 ${operation}`, { kind: 'client' }, work);
}
