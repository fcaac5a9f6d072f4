import type { Database } from '@codex/database';
import type { ObservabilityClient } from '@codex/observability';
import {
  ForbiddenError,
  NotFoundError,
  ServiceError,
  UnauthorizedError,
} from '@codex/service-errors';
import type { Bindings } from '@codex/shared-types';
import { isCaptionsName, isOutputName } from '@codex/validation';
import { keepAtEdge, readEdge } from './edge-cache.ts';
import { R2SigningError } from './errors.ts';
import { readRevocations } from './queries.ts';
import { RevocationFeed } from './revocation-feed.ts';
import { readStoredFile, type StoredFile } from './stored-file.ts';
import { verifyToken, type VerifiedToken } from './stream-token.ts';

const MAX_REMEMBERED_TOKENS = 2000;

/** Tokens whose signature this isolate checked already, by token and media item. */
const verified = new Map<string, VerifiedToken>();
const feed = new RevocationFeed();

export interface StreamServiceConfig {
  env: Pick<Bindings, 'CONTENT_API_URL' | 'STREAM_SIGNING_KEYS' | 'MEDIA_BUCKET'>;
  db: Database;
  log: ObservabilityClient;
  waitUntil: (work: Promise<unknown>) => void;
}

export interface StreamAddress {
  token: string;
  mediaId: string;
  rendition: string;
  file: string;
}

/** Serves the bytes of media to whoever holds a token for them. */
export class StreamService {
  readonly #config: StreamServiceConfig;

  constructor(config: StreamServiceConfig) {
    this.#config = config;
  }

  /**
   * Answers a GET or HEAD for one file: token, then revocations, then the edge, then the bucket.
   * @throws ForbiddenError for a token that is not ours · UnauthorizedError when it expired ·
   * ServiceError `ACCESS_DENIED` when it was revoked · NotFoundError · ServiceError `RANGE_NOT_SATISFIABLE` ·
   * ServiceUnavailableError
   */
  async serve(request: Request, address: StreamAddress): Promise<Response> {
    const { env, waitUntil } = this.#config;
    const token = await this.#verified(address);
    const { mediaId, rendition, file } = address;
    await this.#authorize(token, rendition);
    if (!isOutputName(rendition, file) && !isCaptionsName(rendition, file)) {
      throw new NotFoundError();
    }
    const stored: StoredFile = { mediaId, generation: token.generation, rendition, file };
    const copy = await readEdge(env.CONTENT_API_URL, stored, request);
    if (copy) return copy;
    if (!env.MEDIA_BUCKET) throw new R2SigningError('MEDIA_BUCKET is not bound');
    const found = await readStoredFile(env.MEDIA_BUCKET, stored, request);
    const { answer, work } = keepAtEdge(env.CONTENT_API_URL, stored, {
      answer: found,
      method: request.method,
    });
    if (work) waitUntil(work);
    return answer;
  }

  async #verified({ token, mediaId }: StreamAddress): Promise<VerifiedToken> {
    const key = `${token}/${mediaId}`;
    const known =
      verified.get(key) ??
      (await verifyToken(token, mediaId, this.#config.env.STREAM_SIGNING_KEYS));
    if (!known) throw new ForbiddenError('This address is not valid.');
    if (!verified.has(key)) {
      const [oldest] = verified.keys();
      if (verified.size >= MAX_REMEMBERED_TOKENS && oldest !== undefined) verified.delete(oldest);
      verified.set(key, known);
    }
    return known;
  }

  async #authorize(token: VerifiedToken, rendition: string): Promise<void> {
    if (token.expiresAt <= Date.now()) throw new UnauthorizedError('This address has expired.');
    if (token.kind === 'asset') {
      if (token.rendition !== rendition) throw new ForbiddenError('This address is not valid.');
      return;
    }
    const { db, log, waitUntil } = this.#config;
    const revoked = await feed.current({
      read: (since) => readRevocations(db, since),
      waitUntil,
      onFailure: (error) => log.trackError(error, { reading: 'stream_revocations' }),
    });
    if (revoked.includes(token.stream, token.issuedAt)) {
      throw new ServiceError('ACCESS_DENIED', 'Access to this has ended.');
    }
  }
}
